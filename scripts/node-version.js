// The last step of `npm run bootstrap`. It is JavaScript and not TypeScript, so that an old Node can run it and say
// that it is too old. The package `node` has the right one, but it is not published for every system.

/** The first version with `import.meta.main`; it also runs TypeScript as it is. */
const MIN_VERSION = '24.2';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [minMajor = 0, minMinor = 0] = MIN_VERSION.split('.').map(Number);

if (major < minMajor || (major === minMajor && minor < minMinor)) {
  console.error(
    `The scripts need Node ${MIN_VERSION} or later and found ${process.versions.node}: the package "node" could not be ` +
      `installed for ${process.platform}-${process.arch}. Install Node ${MIN_VERSION} or later yourself, ` +
      'or delete node_modules and try again if the network was at fault.',
  );
  process.exitCode = 1;
}
