import { defineConfig } from '@playwright/test';

const { CHROME_PATH } = process.env;

export default defineConfig({
  outputDir: '../../reports/playwright',
  reporter: 'line',
  use: {
    ...(CHROME_PATH && {
      launchOptions: { executablePath: CHROME_PATH, args: ['--no-sandbox', '--disable-gpu'] },
    }),
  },
});
