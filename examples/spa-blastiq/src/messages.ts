import { isAuthError } from '@x/blastiq-auth';

const UNREACHABLE = 'BlastIQ could not be reached. Check your connection, then try again.';

/** What a person can do about an error, in words for the page. */
export function toMessage(error: unknown): string {
  // A call of the API fails as `fetch` does.
  if (error instanceof TypeError) return UNREACHABLE;
  if (!isAuthError(error)) return 'Something went wrong. Try again.';
  switch (error.code) {
    case 'access_denied':
      return 'You did not sign in, or you have no access. You can try again.';
    case 'login_required':
      return 'This sign-in is no longer valid. Start again.';
    case 'network_error':
    case 'timeout':
      return UNREACHABLE;
    case 'rate_limited':
    case 'provider_unavailable':
      return 'BlastIQ is busy. Try again in a minute.';
    default:
      return 'BlastIQ gave an answer that is not valid. Try again, or ask for help.';
  }
}
