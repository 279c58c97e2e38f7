import type { LexicalState } from './token.ts'

const word = '[a-zA-Z_@][\\w@]*'
const lineEnd = '(?:[ \\t]*(?:\\r\\n?|\\n))?'
const exponent = '[eE][+-]?\\d+'
const boolean = '(?:true|false)(?![\\w-])'
const punctuation = '\\.\\.|[\\[\\],:{}]'
const emptyIndex = '\\$(?:(?:\\\\?!)?\\[|\\.)'
const hash = '#(?:\\[\\[|\\*(?:\\*(?=[^#]))?)?'
const hashOrComment = `##|${hash}`
const keyword = (name: string): string => `${name}(?![\\w@])|\\{${name}\\}`

/** Expressions by the kind of token that they match, in the order in which they are tried; the kind '' stands for what was matched. */
type Rules = Readonly<Record<string, string>>

const set: Rules = { SET: '[ \\t]*#(?:set|\\{set\\}) *\\(' }
const words: Rules = { '{WORD}': `\\{(?!@)${word}\\}`, WORD: word }
const number: Rules = { FLOAT: `-?(?:\\d+\\.(?!\\.)\\d*|\\.\\d+|\\d+(?=${exponent}))(?:${exponent})?`, INTEGER: '-?\\d+' }
const literal: Rules = { ...number, ' ': '[ \\t\\n\\r]+', STRING: `(?:"[^"]*")+|(?:'[^']*')+` }
const name: Rules = { NAME: '[a-zA-Z_][\\w-]*', DOT: '\\.(?=[a-zA-Z])' }
const reference: Rules = { ...name, INDEX: '\\[', LCURLY: '\\{' }

const unparsedHash = '#(?:\\[\\[|\\*(?:\\*[^#])?)?'
const unparsedText = '[^$][^\\n\\r#$*\\\\\\]]*'
const comment = (end: string): Rules => ({ END: end, MORE: unparsedHash, SKIP: unparsedText })

const rules: Readonly<Record<LexicalState, Rules>> = {
  TEXT: { ...set, TEXT: '[^$#\\\\]+', '': hashOrComment, '\\#': `\\\\(?:\\\\\\\\)*#(?:${word}|${words['{WORD}']})`, '\\\\': '(?:\\\\\\\\)+', '\\': '\\\\', '$[': emptyIndex },
  SET: { ')': `\\)${lineEnd}`, ...literal, ...words, '': `${hashOrComment}|&&|\\|\\||[<>=!]=|${punctuation}|[(<>!=+*/%-]` },
  NAME: { ...set, '': `${hashOrComment}|\\}|${boolean}`, ...reference, '$[': emptyIndex },
  DOT: { ...set, '': `${hash}|[}(]|${boolean}`, ...reference },
  CALL: { ...set, CALL_END: '\\)', ...literal, '': `${hash}|${punctuation}|${boolean}`, ...name },
  INDEX: { ...literal, '': `${hash}|\\]|true|false` },
  '#': { '': hashOrComment, if: keyword('if'), elseif: keyword('elseif'), else: `(?:${keyword('else')})${lineEnd}`, end: `(?:${keyword('end')})${lineEnd}`, ...words, ...number },
  '##': comment('\\r\\n|[\\n\\r]'),
  '#*': comment('\\*#'),
  '#**': comment('\\*#'),
  '#[[': { END: '\\]\\]#', MORE: `${unparsedHash}|${unparsedText}` },
}

/** What can be in a state: one expression, and the kind that each of its groups stands for. */
export type Grammar = readonly [sticky: RegExp, kinds: readonly string[]]

/** Every state's. */
export const grammars: Readonly<Record<string, Grammar>> = Object.fromEntries(
  Object.entries(rules).map(([state, kinds]) => [state, [new RegExp(`(${Object.values(kinds).join(')|(')})`, 'y'), Object.keys(kinds)]]),
)

/** The states that tokens turn the state into. */
export const followed: Readonly<Record<string, LexicalState>> = { if: 'SET', elseif: 'SET', DOT: 'DOT', CALL_END: 'NAME' }

/** Words that stand for a sign. */
export const signs: ReadonlyMap<string, string> = new Map(Object.entries({ and: '&&', or: '||', lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=', not: '!', true: 'true', false: 'false' }))

export const backslashes: RegExp = /\\*/y
export const bang: RegExp = /\\*!|/y
