import type { LexicalState } from './token.ts'

const word = '[a-zA-Z_@][\\w@]*'
const lineEnd = '(?:[ \\t]*(?:\\r\\n?|\\n))?'
const boolean = '(?:true|false)(?![\\w-])'
const punctuation = '\\.\\.|[\\[\\],:{}]'
const emptyIndex = '\\$(?:(?:\\\\?!)?\\[|\\.)'
const hash = '#(?:\\[\\[|\\*(?:\\*(?=[^#]))?)?'
const hashOrComment = `##|${hash}`
const keyword = (name: string, behind = ''): string => `(?:${name}(?![\\w@])|\\{${name}\\})${behind}`

/** Expressions by the kind of token that they match, in the order in which they are tried; the kind '' stands for what was matched. */
type Rules = Readonly<Record<string, string>>

const set: Rules = { SET: '[ \\t]*#(?:set|\\{set\\}) *\\(' }
const words: Rules = { '{WORD}': `\\{(?!@)${word}\\}`, WORD: word }
const number: Rules = { NUMBER: '-?(?:\\d+(?:\\.(?!\\.)\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?' }
const texts: Rules = { ' ': '[ \\t\\n\\r]+', STRING: `(?:"[^"]*")+|(?:'[^']*')+` }
const literal: Rules = { ...number, ...texts }
const name: Rules = { NAME: '[a-zA-Z_][\\w-]*', DOT: '\\.(?=[a-zA-Z])' }
const reference: Rules = { ...name, INDEX: '\\[', LCURLY: '\\{' }

/** What can be in a state: one expression, and the kind that each of its groups stands for. */
type Grammar = readonly [sticky: RegExp, kinds: readonly string[]]
const grammar = (rules: Rules): Grammar => [new RegExp(`(${Object.values(rules).join(')|(')})`, 'y'), Object.keys(rules)]

const unparsedHash = '#(?:\\[\\[|\\*(?:\\*[^#])?)?'
const unparsedText = '[^$][^\\n\\r#$*\\\\\\]]*'
const comment = (end: string): Grammar => grammar({ END: end, MORE: unparsedHash, SKIP: unparsedText })

/** Every state's. */
export const grammars: Readonly<Record<LexicalState, Grammar>> = {
  TEXT: grammar({ ...set, TEXT: '[^$#\\\\]+', '': hashOrComment, '\\#': `\\\\(?:\\\\\\\\)*#(?:${word}|${words['{WORD}']})`, '\\\\': '(?:\\\\\\\\)+', '\\': '\\\\', '$[': emptyIndex }),
  SET: grammar({ ')': `\\)${lineEnd}`, ...literal, ...words, '': `${hashOrComment}|&&|\\|\\||[<>=!]=|${punctuation}|[(<>!=+*/%-]` }),
  NAME: grammar({ ...set, '': `${hashOrComment}|\\}|${boolean}`, ...reference, '$[': emptyIndex }),
  DOT: grammar({ ...set, '': `${hash}|[}(]|${boolean}`, ...reference }),
  CALL: grammar({ ...set, CALL_END: '\\)', ...literal, '': `${hash}|${punctuation}|${boolean}`, ...name }),
  INDEX: grammar({ NUMBER: '-?\\d+', ...texts, '': `${hash}|\\]|true|false` }),
  '#': grammar({ '': hashOrComment, if: keyword('if'), elseif: keyword('elseif'), else: keyword('else', lineEnd), end: keyword('end', lineEnd), ...words, ...number }),
  '##': comment('\\r\\n|[\\n\\r]'),
  '#*': comment('\\*#'),
  '#**': comment('\\*#'),
  '#[[': grammar({ END: '\\]\\]#', MORE: `${unparsedHash}|${unparsedText}` }),
}

/** The states that tokens turn the state into. */
export const followed: Readonly<Record<string, LexicalState>> = { if: 'SET', elseif: 'SET', DOT: 'DOT', CALL_END: 'NAME' }

/** Words that stand for a sign. */
export const signs: ReadonlyMap<string, string> = new Map(Object.entries({ and: '&&', or: '||', lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=', not: '!', true: 'true', false: 'false' }))

export const backslashes: RegExp = /\\*/y
export const bang: RegExp = /\\*!|/y
