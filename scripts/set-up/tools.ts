export type ToolName =
  | 'authlib'
  | 'chromium'
  | 'postgres'
  | 'redis-server'
  | 'requests-oauthlib'
  | 'ruby-oauth2';

/** Tools, each with the tests that need it. */
export type Needs = Readonly<Partial<Record<ToolName, string>>>;

/** The tools that the tests need today. One that is not listed is neither looked for nor installed. */
export const NEEDED: Needs = {
  authlib: 'the test of Authlib with the emulator',
  chromium: "the tests of the emulator's page and of Chromium as a runtime",
  postgres: 'the tests of the store in PostgreSQL',
  'redis-server': 'the tests of the store in Redis',
  'requests-oauthlib': 'the test of requests-oauthlib with the emulator',
  'ruby-oauth2': "the test of Ruby's oauth2 with the emulator",
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
  /** The arguments with which it succeeds if it works here. @default its version is asked for */
  readonly probe?: readonly string[];
  /** The package that apt-get installs. */
  readonly aptPackage: Readonly<Partial<Record<Distribution, string>>>;
  /** What Playwright downloads, if it has this tool. */
  readonly playwright?: 'chromium';
  /** What a person can install. */
  readonly advice: string;
}

export type Distribution = 'debian' | 'ubuntu';

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  authlib: {
    title: 'Authlib',
    variable: 'AUTHLIB_PYTHON',
    names: ['python3', 'python'],
    places: {},
    probe: ['-c', 'import authlib.integrations.requests_client'],
    aptPackage: { debian: 'python3-authlib', ubuntu: 'python3-authlib' },
    advice: 'Authlib and Requests for Python',
  },
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
  'requests-oauthlib': {
    title: 'requests-oauthlib',
    variable: 'REQUESTS_OAUTHLIB_PYTHON',
    names: ['python3', 'python'],
    places: {},
    probe: ['-c', 'import requests_oauthlib'],
    aptPackage: { debian: 'python3-requests-oauthlib', ubuntu: 'python3-requests-oauthlib' },
    advice: 'requests-oauthlib for Python',
  },
  'ruby-oauth2': {
    title: "Ruby's oauth2",
    variable: 'OAUTH2_RUBY',
    names: ['ruby'],
    places: {},
    probe: ['-e', 'require "oauth2"'],
    aptPackage: { debian: 'ruby-oauth2', ubuntu: 'ruby-oauth2' },
    advice: 'the gem oauth2 for Ruby',
  },
};
