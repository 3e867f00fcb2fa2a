/**
 * Checks that every link of the documents leads somewhere: relative links, anchors, links to this repository by its
 * address, and paths that a document names as code. What is published (READMEs of packages, changesets, docstrings)
 * may link by address only: in an installed package a relative link leads nowhere.
 *
 *   node scripts/checks/links.ts [--root <folder>]
 */
import { existsSync, globSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import GithubSlugger from 'github-slugger';
import { toString as toPlainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { readAddress, toAddress } from '../release/address.ts';
import { publishedPackages } from '../release/packages.ts';
import { repository } from '../repository.ts';
import { readDocstrings } from './docstrings.ts';
import { type MarkdownTree, parseMarkdown, readDocuments } from './documents.ts';

/** A piece of Markdown with links in it: a document, or one docstring. */
interface Source {
  file: string;
  /** The line of the file that the piece begins at. */
  line: number;
  tree: MarkdownTree;
}

// Pages of the repository's host that are not files.
const HOST_PAGES = ['', '/issues', '/security/advisories/new'];

const PUBLISHED = /^(packages\/|\.changeset\/(?!README\.md$))/;

/** A path of this repository. The guide's own provider, `fifth`, is not there until somebody follows the guide. */
const PATH =
  /(?<![\w./@-])(?:\.changeset|\.ci|\.github|docs|etc|examples|packages|scripts|specs|suites|tour)\/[\w./*{},-]*[\w/*}]/g;
const PLACEHOLDER = /\bfifth\b|…|\/\*\/$/;

/** One sentence for each link that leads nowhere, at its line. */
export function findBrokenLinks(root: string): string[] {
  const address = readAddress(root);
  const documents = readDocuments(root);
  const anchors = new Map(documents.map(({ file, tree }) => [file, anchorsOf(tree)]));
  const docstrings = readDocstrings(root);

  return [
    ...documents.flatMap(({ file, tree }) => problemsIn({ file, line: 1, tree })),
    ...docstrings.flatMap(({ file, line, text }) => problemsIn({ file, line, tree: parseMarkdown(text) })),
    ...docstrings.flatMap(({ file, line, text }) =>
      pathsIn(withoutAddresses(text)).map(
        ({ path, lines }) =>
          `${file}:${line + lines} names ${path}, which an installed package does not have: write ${address}/blob/main/${path}`,
      ),
    ),
    ...publishedPackages(root).flatMap(({ folder, manifest }) =>
      toAddress(manifest.repository?.url ?? '') === address && manifest.repository?.directory === folder
        ? []
        : [`${folder}/package.json must name ${address} and ${folder} as its repository.`],
    ),
  ];

  function problemsIn({ file, line, tree }: Source): string[] {
    const problems: string[] = [];
    visit(tree, (node) => {
      const at = `${file}:${line + (node.position?.start.line ?? 1) - 1}`;
      if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
        const problem = problemOf(node.url, file);
        if (problem) problems.push(`${at} ${problem}`);
      }
      if (node.type === 'inlineCode' || (node.type === 'code' && node.lang !== 'ts')) {
        const missing = pathsIn(node.value).filter(({ path }) => globSync(path, { cwd: root }).length === 0);
        problems.push(...missing.map(({ path }) => `${at} names ${path}, which does not exist.`));
      }
    });
    return problems;
  }

  function problemOf(url: string, file: string): string | undefined {
    if (url === address || url.startsWith(`${address}/`)) return problemOfPage(url.slice(address.length));
    if (/^[a-z][a-z+.-]*:/i.test(url)) return undefined;
    const [path = '', anchor] = url.split('#');
    if (path !== '' && PUBLISHED.test(file)) return `links to ${url}: what is published links by address.`;
    const target = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path));
    return problemOfTarget(target, anchor, url);
  }

  /** `page` is what follows the address: `/blob/main/docs/runtimes.md#columns`. */
  function problemOfPage(page: string): string | undefined {
    if (HOST_PAGES.includes(page)) return undefined;
    const [, kind, path, anchor] = /^\/(blob|tree)\/main\/([^#]+)(?:#(.*))?$/.exec(page) ?? [];
    if (path === undefined) return `links to ${address}${page}, which is no page of the repository.`;
    const isFolder = statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory();
    if (isFolder !== undefined && isFolder !== (kind === 'tree'))
      return `links to ${path} as a ${kind}: folders are /tree/main/, files are /blob/main/.`;
    return problemOfTarget(path, anchor, path);
  }

  function problemOfTarget(target: string, anchor: string | undefined, shown: string): string | undefined {
    if (!existsSync(join(root, target))) return `links to ${shown}, which does not exist.`;
    if (anchor === undefined) return undefined;
    const document = anchors.has(target) ? target : posix.join(target, 'README.md');
    return anchors.get(document)?.has(anchor)
      ? undefined
      : `links to ${shown}: there is no #${anchor} there.`;
  }

  function withoutAddresses(text: string): string {
    return text.replaceAll(new RegExp(`${address}\\S*`, 'g'), (found) => ' '.repeat(found.length));
  }
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(tree: MarkdownTree): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(tree, 'heading', (heading) => {
    anchors.add(slugger.slug(toPlainText(heading)));
  });
  return anchors;
}

function pathsIn(text: string): { path: string; lines: number }[] {
  return [...text.matchAll(PATH)]
    .map((match) => ({ path: match[0], lines: text.slice(0, match.index).split('\n').length - 1 }))
    .filter(({ path }) => !PLACEHOLDER.test(path));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const problems = findBrokenLinks(values.root);

  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('Every link of the documents and docstrings leads somewhere.');
}
