import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { EmulatedResponse } from '../operation.ts';
import { SIGNING_KEYS } from '../tokens/signing-keys.ts';
import type { TokenSigner } from '../tokens/token-signer.ts';
import type { IdTokenFault } from './fault.ts';

type Members = Readonly<Record<string, unknown>>;

const DAY_S = 86_400;

/** The response with a wrong ID token. A response without an ID token stays as it is. */
export async function applyIdTokenFault(
  response: EmulatedResponse,
  fault: IdTokenFault,
  signer: TokenSigner,
): Promise<EmulatedResponse> {
  const { body } = response;
  if (typeof body !== 'object' || !('id_token' in body)) return response;
  const { id_token: token, ...others } = body;
  const idToken = fault === 'absent' ? undefined : await toWrongToken(String(token), fault, signer);
  return { ...response, body: { ...(idToken !== undefined && { id_token: idToken }), ...others } };
}

async function toWrongToken(token: string, fault: IdTokenFault, signer: TokenSigner): Promise<string> {
  const [header = '', payload = ''] = token.split('.');
  const [parameters, claims] = [decode(header), decode(payload)];
  if (fault === 'unsigned') return `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`;
  if (fault === 'foreign-key') {
    const content = `${header}.${payload}`;
    return `${content}.${signWithForeignKey(content, parameters.alg === 'ES256')}`;
  }
  return signer.sign(toWrongClaims(claims, fault), 'JWT');
}

function toWrongClaims(claims: Members, fault: IdTokenFault): Members {
  const { aud, iat, exp } = claims;
  const moved = (seconds: number) => ({
    nbf: Number(iat) + seconds,
    iat: Number(iat) + seconds,
    exp: Number(exp) + seconds,
  });
  const wrong: Partial<Record<IdTokenFault, Members>> = {
    'wrong-issuer': { iss: 'https://other.example/identity' },
    'wrong-audience': { aud: 'another-client' },
    'wrong-party': { aud: [aud, 'another-client'], azp: 'another-client' },
    'wrong-nonce': { nonce: 'another-nonce' },
    'wrong-subject': { sub: 'somebody-else' },
    expired: moved(-DAY_S),
    'from-the-future': moved(DAY_S),
  };
  return { ...claims, ...wrong[fault] };
}

/** A signature of the algorithm that the header names (RFC 7518 §3.3 and §3.4), by a key that is in no key set. */
function signWithForeignKey(content: string, isEc: boolean): string {
  const key = isEc ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : toRsaKey();
  return sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

/** The key of the first provider, which is not BlastIQ. */
function toRsaKey(): KeyObject {
  return createPrivateKey({ key: { ...SIGNING_KEYS[0] }, format: 'jwk' });
}

function decode(part: string): Members {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function encode(members: Members): string {
  return Buffer.from(JSON.stringify(members)).toString('base64url');
}
