export type ToolName = 'chromium' | 'postgres' | 'redis-server';

/** Tools, each with the tests that need it. */
export type Needs = Readonly<Partial<Record<ToolName, string>>>;

/** The tools that the tests need today. One that is not listed is neither looked for nor installed. */
export const NEEDED: Needs = {
  chromium: "the tests of the emulator's page and of Chromium as a runtime",
};

/** A program that tests start, with the ways to find and to install it. */
export interface Tool {
  /** What people call it. */
  readonly title: string;
  /** The environment variable that names its executable. */
  readonly variable: string;
  /** What its executable can be called, the best first and without `.exe`. */
  readonly names: readonly string[];
  /** Where it can be if it is not on PATH, as paths or patterns. `%X%` is the environment variable X. */
  readonly places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>;
  /** The package that apt-get installs. */
  readonly aptPackage: Readonly<Partial<Record<Distribution, string>>>;
  /** What Playwright downloads, if it has this tool. */
  readonly playwright?: 'chromium';
  /** What a person can install. */
  readonly advice: string;
}

export type Distribution = 'debian' | 'ubuntu';

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROME_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    places: {
      darwin: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '%HOME%/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '%HOME%/Applications/Chromium.app/Contents/MacOS/Chromium',
      ],
      win32: [
        '%PROGRAMFILES%/Google/Chrome/Application/chrome.exe',
        '%PROGRAMFILES(X86)%/Google/Chrome/Application/chrome.exe',
        '%LOCALAPPDATA%/Google/Chrome/Application/chrome.exe',
        '%LOCALAPPDATA%/Chromium/Application/chrome.exe',
      ],
    },
    // Ubuntu's package installs a snap, which does not work in a container.
    aptPackage: { debian: 'chromium' },
    playwright: 'chromium',
    advice: 'Chromium or Google Chrome',
  },
  postgres: {
    title: 'PostgreSQL',
    variable: 'POSTGRES_PATH',
    names: ['postgres'],
    places: {
      linux: ['/usr/lib/postgresql/*/bin/postgres'],
      darwin: ['/opt/homebrew/opt/postgresql@*/bin/postgres', '/usr/local/opt/postgresql@*/bin/postgres'],
      win32: ['%PROGRAMFILES%/PostgreSQL/*/bin/postgres.exe'],
    },
    aptPackage: { debian: 'postgresql', ubuntu: 'postgresql' },
    advice: 'the PostgreSQL server',
  },
  'redis-server': {
    title: 'redis-server',
    variable: 'REDIS_SERVER_PATH',
    names: ['redis-server'],
    places: {},
    aptPackage: { debian: 'redis-server', ubuntu: 'redis-server' },
    advice: 'redis-server',
  },
};
