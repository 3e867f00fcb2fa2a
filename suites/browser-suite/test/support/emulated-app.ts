import { type Emulator, type IdentityClient, startEmulator } from '@x/auth-testing';
import type { Page } from 'playwright-core';
import { type AppServer, serveApp } from './app-server.ts';

/** An emulated BlastIQ, and an application that is registered there. */
export interface EmulatedApp extends AppServer {
  readonly emulator: Emulator<'blastiq'>;
  readonly blastiq: Emulator<'blastiq'>['blastiq'];
  readonly clientId: string;
  stop(): Promise<void>;
}

/** Starts both. The page of the application runs `script`. */
export async function startEmulatedApp(
  script: string,
  client: Partial<IdentityClient> = {},
): Promise<EmulatedApp> {
  const emulator = await startEmulator({ providers: ['blastiq'] });
  const app = await serveApp(script);
  const { origin } = app;
  const clientId = 'web-app';
  emulator.blastiq.clients.set(clientId, {
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'cosmos', 'offline_access'],
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/`],
    corsOrigins: [origin],
    ...client,
  });
  async function stop(): Promise<void> {
    app.stop();
    await emulator.stop();
  }
  return { ...app, emulator, blastiq: emulator.blastiq, clientId, stop };
}

/** Fills in the login page as a person does. */
export async function fillIn(page: Page, { blastiq }: EmulatedApp, password?: string): Promise<void> {
  await page.getByLabel('Username').fill(blastiq.options.username);
  await page.getByLabel('Password').fill(password ?? blastiq.options.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
