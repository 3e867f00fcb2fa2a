import type { AttendedConfig } from './options.ts';

/** The form that ends the session at BlastIQ (OpenID Connect RP-Initiated Logout §2). */
export interface EndSessionForm {
  /** Where it is sent, by POST. */
  readonly action: string;
  /** Its hidden fields. One of them is the ID token: put it in no URL and no log. */
  readonly fields: Readonly<Record<string, string>>;
  /**
   * Sends it from this page, which leaves for BlastIQ.
   *
   * @throws TypeError outside of a page. A server renders the form instead.
   */
  submit(): void;
}

export function toEndSessionForm(
  { authority, clientId, postLogoutRedirectUri }: AttendedConfig,
  action = `${authority}/connect/endsession`,
  idToken?: string,
): EndSessionForm {
  const fields = Object.freeze({
    client_id: clientId,
    ...(idToken !== undefined && { id_token_hint: idToken }),
    ...(postLogoutRedirectUri !== undefined && { post_logout_redirect_uri: postLogoutRedirectUri }),
  });

  return {
    action,
    fields,
    submit() {
      if (typeof document !== 'object') throw new TypeError('endSession: submit works only in a page.');
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    },
  };
}
