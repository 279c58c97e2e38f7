import type { LexicalState } from './token.ts'

const word = '[a-zA-Z_@][\\w@]*'
const lineEnd = '(?:[ \\t]*(?:\\r\\n?|\\n))?'
const exponent = '[eE][+-]?\\d+'
const boolean = '(?:true|false)(?![\\w-])'
const punctuation = '\\.\\.|[\\[\\],:{}]'
const hash = '#(?:\\[\\[|\\*(?:\\*(?=[^#]))?)?'
const hashOrComment = `##|${hash}`
const keyword = (name: string): string => `${name}(?![\\w@])|\\{${name}\\}`

/** Expressions by the kind of token that they match, in the order in which they are tried; the kind '' stands for what was matched. */
type Rules = Readonly<Record<string, string>>

const set: Rules = { SET: '[ \\t]*#(?:set|\\{set\\}) *\\(' }
const words: Rules = { BRACKETED_WORD: `\\{(?!@)${word}\\}`, WORD: word }
const number: Rules = { FLOAT: `(?!-?\\d+\\.\\.)-?(?:(?:\\d+\\.\\d*|\\.\\d+)(?:${exponent})?|\\d+${exponent})`, INTEGER: '-?\\d+' }
const literal: Rules = { ...number, ' ': '[ \\t\\n\\r]+', STRING: '"[^"]*"(?:"[^"]*")*|\'[^\']*\'(?:\'[^\']*\')*' }
const name: Rules = { NAME: '[a-zA-Z_][\\w-]*', DOT: '\\.(?=[a-zA-Z])' }
const reference: Rules = { ...name, INDEX: '\\[', LCURLY: '\\{' }

const unparsedHash = '#(?:\\[\\[|\\*(?:\\*[^#])?)?'
const unparsedText = '[^][^\\n\\r#$*\\\\\\]]*'
const comment = (end: string): Rules => ({ END: end, MORE: unparsedHash, SKIP: unparsedText })

const rules: Readonly<Record<LexicalState, Rules>> = {
  TEXT: { ...set, TEXT: '[^$#\\\\]+', '': hashOrComment, ESCAPE_DIRECTIVE: `\\\\(?:\\\\\\\\)*#(?:${word}|${words['BRACKETED_WORD']})`, DOUBLE_ESCAPE: '(?:\\\\\\\\)+', ESCAPE: '\\\\' },
  WORD: { '': hashOrComment, if: keyword('if'), elseif: keyword('elseif'), else: `(?:${keyword('else')})${lineEnd}`, end: `(?:${keyword('end')})${lineEnd}`, ...words, ...number },
  SET: { ')': `\\)${lineEnd}`, ...literal, ...words, '': `${hashOrComment}|&&|\\|\\||[<>=!]=|${punctuation}|[(<>!=+*/%-]` },
  NAME: { ...set, '': `${hashOrComment}|\\}|${boolean}`, ...reference },
  DOT: { ...set, '': `${hash}|[}(]|${boolean}`, ...reference },
  CALL: { ...set, CALL_END: '\\)', ...literal, '': `${hash}|${punctuation}|${boolean}`, ...name },
  INDEX: { INDEX_END: '\\]', ...literal, '': `${hash}|true|false` },
  LINE_COMMENT: comment('\\r\\n|[\\n\\r]'),
  BLOCK_COMMENT: comment('\\*#'),
  FORMAL_COMMENT: comment('\\*#'),
  TEXTBLOCK: { END: '\\]\\]#', MORE: `${unparsedHash}|${unparsedText}` },
}

export type Grammar = readonly [sticky: RegExp, kinds: readonly string[]]

/** What can be in each state: one expression, and the kind that each of its groups stands for. */
export const grammars: Readonly<Record<string, Grammar>> = Object.fromEntries(
  Object.entries(rules).map(([state, kinds]) => [state, [new RegExp(`(${Object.values(kinds).join(')|(')})`, 'y'), Object.keys(kinds)]]),
)

/** The states that tokens open, and those that they go on in. */
export const opened: Readonly<Record<string, LexicalState>> = { SET: 'SET', INDEX: 'INDEX', '#': 'WORD', '##': 'LINE_COMMENT', '#*': 'BLOCK_COMMENT', '#**': 'FORMAL_COMMENT', '#[[': 'TEXTBLOCK' }
export const followed: Readonly<Record<string, LexicalState>> = { if: 'SET', elseif: 'SET', DOT: 'DOT', CALL_END: 'NAME' }

/** Words that stand for a sign. */
export const signs: ReadonlyMap<string, string> = new Map(Object.entries({ and: '&&', or: '||', lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=', not: '!', true: 'true', false: 'false' }))

export const backslashes: RegExp = /\\*/y
export const emptyIndex: RegExp = /\$(?:\\?!)?\[|\$\./y
export const bang: RegExp = /\\*!|/y
