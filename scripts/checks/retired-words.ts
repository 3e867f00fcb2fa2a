/** A word or phrase that is not used here, with what to write in its place. */
export interface RetiredWord {
  /** How reports name it. */
  readonly word: string;
  /**
   * Matched against text in which identifiers are split into words (`mintedToken` is `minted Token`, `MAX_AGE` is
   * `MAX AGE`), without comment markers, so a phrase is found across two lines as well.
   */
  readonly pattern: RegExp;
  readonly better: string;
}

/**
 * The one list. A word is here because the field has a better one, or because a reader with school English would
 * stop at it. `docs/dictionary.md` has the words to use.
 */
export const retiredWords: readonly RetiredWord[] = [
  // Private vocabulary.
  { word: 'mint', pattern: /(?<!Linux )\bmint(?:s|ed|ing)?\b/gi, better: 'obtain, issue or renew' },
  { word: 'held token', pattern: /\b(?:held|hold|holds|holding)\s+tokens?\b/gi, better: 'cached token' },
  { word: 'spare', pattern: /\bspar(?:e|es|ed|ing)\b/gi, better: 'save, or mark as usable' },
  { word: 'bring', pattern: /\b(?:brings?|bringing|brought)\b/gi, better: 'return, obtain or cause' },
  { word: 'setback', pattern: /\bsetbacks?\b/gi, better: 'last failure' },
  { word: 'news', pattern: /\bnews\b/gi, better: 'new' },
  { word: 'stranger', pattern: /\bstrangers?\b/gi, better: 'untrusted server, or others' },
  { word: 'surroundings', pattern: /\bsurroundings\b/gi, better: 'context' },
  { word: 'shelf', pattern: /\b(?:shelf|shelves)\b/gi, better: 'folder' },
  { word: 'everywhere', pattern: /\beverywhere\b/gi, better: 'in every place, or fake network' },
  { word: 'provocation', pattern: /\bprovocations?\b/gi, better: 'provoked failure' },
  { word: 'anew', pattern: /\banew\b/gi, better: 'again' },
  { word: 'befall', pattern: /\b(?:befalls?|befell|befallen)\b/gi, better: 'apply to, or happen to' },
  { word: 'last words', pattern: /\blast\s+words\b/gi, better: 'tail' },

  // Names of code that have a better one.
  { word: 'SharedToken', pattern: /\bShared Token(?:Options)?\b/g, better: 'StoreSlot' },
  { word: 'areNew', pattern: /\bare New\b/g, better: 'haveChanged' },
  { word: 'noteUse', pattern: /\bnote (?:Use|Refusal)\b/g, better: 'rememberUsed, rememberRefused' },
  { word: 'authFailure', pattern: /\bauth Failure\b/g, better: 'createAuthError' },
  { word: 'FailureFacts', pattern: /\bFailure Facts\b/g, better: 'AuthErrorFacts' },
  { word: 'ApiFailure', pattern: /\bApi Failure\b/g, better: 'ApiErrorBody' },
  { word: 'dropUndefined', pattern: /\bdrop Undefined\b/g, better: 'omitUndefined' },
  { word: 'MOST_, LEAST_', pattern: /\b(?:MOST|LEAST|LONGEST|LARGEST) [A-Z]+/g, better: 'MAX_, MIN_' },

  // Archaic or translated phrases.
  {
    word: 'had with',
    pattern: /\b(?:is|are|was|were|be|been|being)\s+had\b(?!\s+been)|\bhad\s+(?:with|like|by)\b/gi,
    better: 'obtained with',
  },
  {
    word: 'over (for expired)',
    pattern: /\b(?:is|are|was|were|be)\s+over\b(?! \d)|\bover\s+on\s+arrival\b/gi,
    better: 'has expired, has ended',
  },
  { word: 'its end (of a token)', pattern: /\b(?:its|their)\s+end\b/gi, better: 'expires, or expiry' },
  { word: 'told of', pattern: /\b(?:tells?|told|telling)\s+of\b/gi, better: 'called for, or reports' },
  { word: 'is told', pattern: /\b(?:is|are|was|were|be)\s+told\b/gi, better: 'is reported' },
  { word: 'amounts to', pattern: /\bamount(?:s|ed)?\s+to\b/gi, better: 'means' },
  { word: 'comes to (a result)', pattern: /\b(?:comes|came)\s+to\b/gi, better: 'results in' },
  { word: 'as gladly', pattern: /\bas\s+gladly\b/gi, better: 'as well' },
  { word: 'of ours', pattern: /\bof\s+ours\b/gi, better: 'our' },
  { word: 'no business', pattern: /\bno\s+business\b/gi, better: 'must not' },
  { word: 'vouch', pattern: /\bvouch(?:es|ed)?\b/gi, better: 'confirm' },
  { word: 'teach', pattern: /\b(?:teach(?:es)?|taught)\b/gi, better: 'shows, or shortens' },
  { word: 'not any more', pattern: /\bnot\s+any\s+more\b/gi, better: 'no longer' },
  {
    word: 'where there is (for if)',
    pattern: /\bwhere\s+there\s+(?:is|are|was|were)\b/gi,
    better: 'if there is',
  },
  { word: 'where none (for if)', pattern: /\bwhere\s+(?:none|nobody|nothing)\b/gi, better: 'if none' },
];
