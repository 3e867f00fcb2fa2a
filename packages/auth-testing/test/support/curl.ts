import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProviderHandle } from '@x/auth-testing';

/** Runs a line that begins with `curl` in a shell, and returns the body of the response. */
export async function runCurl(line: string): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line.replace('curl ', 'curl --silent ')]);
  return JSON.parse(stdout);
}

/** A token of a provider, whichever one: its own curl command gets it. */
export async function issueByCurl({ accounts, tokenMembers, toCurl }: ProviderHandle): Promise<string> {
  const [account] = accounts.values();
  const members = await runCurl(toCurl(account?.secret.replace(/[\\"$`]/g, '\\$&') ?? ''));
  return members[tokenMembers.accessToken] ?? '';
}
