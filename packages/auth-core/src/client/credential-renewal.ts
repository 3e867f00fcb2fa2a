import type { Renewer } from '../issuing/renew.ts';
import { isRefusal } from '../renewal/cooldown.ts';
import type { RenewalMeans } from '../renewal/session.ts';
import { type CredentialRecord, callIssuer, readSecret, toSharing } from './credential-record.ts';

/** What obtains the tokens of a client that has an issuer. */
export function toRenewer(record: CredentialRecord): Renewer {
  const { config, kind } = record;
  return kind.renewal(kind.createIssuer(config), config.settings.retry, record);
}

/** Makes what one renewal needs: the issuer's tokens, and whether the provider accepted or refused the secret. */
export function prepareCredentialRenewal(record: CredentialRecord): RenewalMeans {
  const { renew, ...renewer } = toRenewer(record);
  const sharing = toSharing(record);

  return {
    ...renewer,
    sharing,

    async renewTokens(session) {
      // Not what the callback returns afterwards: by then it may already return the corrected secret.
      let sent: string | undefined;
      const onReveal = (value: string): void => {
        sent = value;
      };
      try {
        const count = await record.counting;
        const tokens = await callIssuer(
          record,
          (call) => renew(session.last, count?.(call) ?? call),
          onReveal,
        );
        if (sent && !session.hasEnded) await (await sharing?.())?.rememberSecret(sent);
        return tokens;
      } catch (error) {
        // An answer from before a sign-out is not about the secret of the session after it.
        if (sent && isRefusal(error) && !session.hasEnded) await rememberRefusal(record, sent);
        throw error;
      }
    },

    hasNewSecret: async () => record.refusedSecret?.hasChanged(),
  };
}

/** Only a callback can return another secret. If the code cannot be loaded, the cooldown lasts its full time. */
async function rememberRefusal(record: CredentialRecord, secret: string): Promise<void> {
  const { clock, config } = record;
  if (typeof config.secret === 'string') return;
  record.refusedSecret ??= await import('../renewal/refused-secret.ts').then(
    ({ createRefusedSecret }) => createRefusedSecret({ clock, readSecret: () => readSecret(record) }),
    () => undefined,
  );
  await record.refusedSecret?.remember(secret);
}
