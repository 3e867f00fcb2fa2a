export const INTRODUCTION = `# Benchmarks

This page is written by \`pnpm bench\` and never edited. It compares our packages with other libraries that get, keep or
attach tokens, and with two limits: a closure of ten lines that keeps a token in a variable, and a fetch with a constant
header.

- \`pnpm bench\` measures everything; \`pnpm bench --only hot,bundle\` some of it; \`pnpm bench --quick\`
  prints rough figures and keeps nothing. \`--resume\` goes on after a run that was stopped.
- Each sample is taken in a fresh process of Node, and the rows take turns. All talk to one loopback server in another
  process, with tokens of one hour.
- **Compare ratios, not times.** The spread is that of the first figure.
- Each library is used as its readme shows. A library that does less is not worse: the notes say what differs.`;
