import type { LexicalState, TokenKind } from './token.ts'

const word = '[a-zA-Z_@][\\w@]*'
const anyWord = `(${word}|\\{(?!@)${word}\\})`
const number = '(-?\\d+(?=\\.\\.))|(-?(?:\\d+\\.\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|-?\\d+[eE][+-]?\\d+)|(-?\\d+)'
const literal = `${number}|([ \\t\\n\\r]+)|("[^"]*"(?:"[^"]*")*|'[^']*'(?:'[^']*')*)`
const name = '([a-zA-Z_][\\w-]*)|(\\.(?=[a-zA-Z]))'
const punctuation = '\\.\\.|[\\[\\],:{}]'
const lineEnd = '(?:[ \\t]*(?:\\r\\n?|\\n))?'

export type Grammar = readonly [sticky: RegExp, ...kinds: (TokenKind | undefined)[]]

const numbers = ['INTEGER', 'FLOAT', 'INTEGER'] as const
const reference: Grammar = [new RegExp(`${name}|(\\[)|(\\{)`, 'y'), 'NAME', 'DOT', 'INDEX', 'LCURLY']

/** For the states in which tokens stand close together: what can be there, and which group is which kind; a group without one is a sign. */
export const grammars: Readonly<Partial<Record<LexicalState, Grammar>>> = {
  WORD: [new RegExp(`${anyWord}|${number}`, 'y'), 'WORD', ...numbers],
  SET: [new RegExp(`(\\))${lineEnd}|${literal}|${anyWord}|(&&|\\|\\||[<>=!]=|${punctuation}|[(<>!=+*/%-])`, 'y'), ')', ...numbers, ' ', 'STRING', 'WORD'],
  NAME: reference,
  DOT: [new RegExp(`${name}|(\\[)|(\\{)|(\\()`, 'y'), 'NAME', 'DOT', 'INDEX', 'LCURLY', '('],
  CALL: [new RegExp(`(\\))|${literal}|${name}|(${punctuation})`, 'y'), 'CALL_END', ...numbers, ' ', 'STRING', 'NAME', 'DOT'],
  INDEX: [new RegExp(`(\\])|${literal}|(true|false)`, 'y'), 'INDEX_END', ...numbers, ' ', 'STRING'],
}

/** Words that stand for a sign. */
export const signs: Readonly<Record<string, TokenKind>> = { and: '&&', or: '||', lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=', not: '!', true: 'true', false: 'false' }

/** The states in which `#set(` is seen, and `##` begins a comment. */
export const setStates: readonly LexicalState[] = ['TEXT', 'NAME', 'DOT', 'CALL']
export const commentStates: readonly LexicalState[] = ['TEXT', 'WORD', 'SET', 'NAME']
export const setStart: RegExp = /[ \t]*#(?:set|\{set\}) *\(/y
export const emptyIndex: RegExp = /\$(?:\\?!)?\[|\$\./y
export const bang: RegExp = /\\*!|/y
export const escapedDirective: RegExp = new RegExp(`#${anyWord}`, 'y')
export const plainText: RegExp = /[^$#\\]+/y
export const unparsedText: RegExp = /[^][^\n\r#$*\\\]]*/y
export const unparsedHash: RegExp = /#(?:\[\[|\*(?:\*(?=[^#]))?)?/y
export const end: RegExp = new RegExp(lineEnd, 'y')

/**
 * What was found: a token; `MORE`, text that belongs to the token after it; `SKIP`, text that is dropped; `STOP`, the first
 * character that is no longer part of a reference or directive, which is read again.
 */
export type Match = readonly [tokenKind: TokenKind | 'MORE' | 'SKIP' | 'STOP', length: number]
