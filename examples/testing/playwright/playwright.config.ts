import { defineConfig } from '@playwright/test';

const { CHROME_PATH } = process.env;

export default defineConfig({
  outputDir: '../../reports/playwright',
  reporter: 'line',
  // What a page is to show is waited for as long as the test may take.
  expect: { timeout: 30_000 },
  use: {
    ...(CHROME_PATH && {
      launchOptions: { executablePath: CHROME_PATH, args: ['--no-sandbox', '--disable-gpu'] },
    }),
  },
});
