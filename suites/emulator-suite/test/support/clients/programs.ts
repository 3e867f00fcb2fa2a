import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findProgram, type ToolName } from 'scripts/set-up/found-tools';
import type { ClientRequest, OAuthClient } from './oauth-client.ts';

/** Runs a program of `test/programs` that reads a request from its standard input and prints the outcome. */
function runProgram(tool: ToolName, file: string): (request: ClientRequest) => Promise<string> {
  return async (request) => {
    const program = fileURLToPath(new URL(`../../programs/${file}`, import.meta.url));
    // Both libraries refuse plain http without these.
    const insecure = { AUTHLIB_INSECURE_TRANSPORT: '1', OAUTHLIB_INSECURE_TRANSPORT: '1' };
    const child = spawn(findProgram(tool) ?? '', [program], {
      env: { PATH: process.env.PATH, ...insecure },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(JSON.stringify(request));
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return JSON.parse(output) as string;
  };
}

/** Clients in other languages. Debian packages them. */
export const programs: readonly OAuthClient[] = [
  {
    name: 'Authlib (Python)',
    tool: 'authlib',
    run: runProgram('authlib', 'authlib_client.py'),
    expected: {
      BlastIQ: ['a token, refreshed'],
      // It sends the secret in a Basic header.
      Blooma: ['access_denied', 'credentials'],
      'Blooma, set to Basic': ['a token', 'schema'],
      Blameless: ['access_denied', 'credentials'],
    },
  },
  {
    name: 'requests-oauthlib (Python)',
    tool: 'requests-oauthlib',
    run: runProgram('requests-oauthlib', 'requests_oauthlib_client.py'),
    expected: {
      // It sends a Basic header with an empty secret.
      BlastIQ: ['a token, refreshed', 'credentials', 'schema'],
      Blooma: ['access_denied', 'credentials'],
      'Blooma, set to Basic': ['a token', 'schema'],
      Blameless: ['access_denied', 'credentials'],
    },
  },
  {
    name: 'oauth2 (Ruby)',
    tool: 'ruby-oauth2',
    run: runProgram('ruby-oauth2', 'oauth2_client.rb'),
    expected: {
      // It sends an empty `client_secret`.
      BlastIQ: ['a token, refreshed', 'schema'],
      Blooma: ['a token'],
      'Blooma, set to Basic': ['access_denied', 'credentials'],
      Blameless: ['a token'],
    },
  },
];
