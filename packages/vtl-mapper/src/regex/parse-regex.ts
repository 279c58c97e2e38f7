import type { VtlError } from '../errors.ts'
import { dotTest, endTest, isWordBoundary, literalTest, startTest } from './character-tests.ts'
import { RegexCharacters } from './regex-characters.ts'
import { flagLetters } from './regex-node.ts'
import type { RegexFlags, RegexNode } from './regex-node.ts'

/** A parsed expression and the number of its capturing groups. */
export type ParsedRegex = { readonly node: RegexNode; readonly groups: number; readonly names: ReadonlyMap<string, number> }

/** Parses the syntax of `java.util.regex.Pattern`. Throws `ERR_VTL_METHOD`, as Java throws PatternSyntaxException. */
export function parseRegex(source: string, flags: RegexFlags): ParsedRegex {
  return new RegexParser(source, flags).parse()
}

const maxNesting = 100
const maxRepeat = 1000

class RegexParser {
  readonly #characters: RegexCharacters
  readonly #names = new Map<string, number>()
  #flags: RegexFlags
  #groups = 0
  #nesting = 0
  constructor(source: string, flags: RegexFlags) {
    this.#characters = new RegexCharacters(source)
    this.#flags = flags
  }

  parse(): ParsedRegex {
    const node = this.#readChoice()
    if (!this.#characters.atEnd()) throw this.#error('unmatched closing parenthesis')
    return { node, groups: this.#groups, names: this.#names }
  }

  #readChoice(): RegexNode {
    if (++this.#nesting > maxNesting) throw this.#error(`groups nest deeper than ${maxNesting} levels`)
    const outer = this.#flags
    const nodes = [this.#readSequence()]
    while (this.#characters.accept('|')) nodes.push(this.#readSequence())
    this.#flags = outer
    this.#nesting--
    return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes }
  }

  #readSequence(): RegexNode {
    const nodes: RegexNode[] = []
    for (;;) {
      if (this.#flags.comments) this.#characters.skipComments()
      if (this.#characters.atEnd() || '|)'.includes(this.#characters.peek())) return { kind: 'sequence', nodes }
      const atom = this.#readAtom()
      if (atom === undefined) continue
      if (this.#flags.comments) this.#characters.skipComments()
      nodes.push(this.#readQuantifiers(atom))
    }
  }

  /** Undefined where only flags were set. */
  #readAtom(): RegexNode | undefined {
    const character = this.#characters.next()
    if (character === '(') return this.#readGroup()
    if (character === '[') return { kind: 'character', test: this.#characters.readClass(this.#flags) }
    if (character === '.') return { kind: 'character', test: dotTest(this.#flags) }
    if (character === '^') return { kind: 'position', test: startTest(this.#flags) }
    if (character === '$') return { kind: 'position', test: endTest(this.#flags) }
    if (character === '\\') return this.#readEscape()
    if ('*+?{'.includes(character)) throw this.#error(`dangling ${character}`)
    return { kind: 'character', test: literalTest(character.codePointAt(0) ?? 0, this.#flags) }
  }

  #readEscape(): RegexNode {
    const letter = this.#characters.peek()
    if (letter === 'Q') return this.#readQuoted()
    if (letter === 'R') return this.#readLineBreak()
    if (/[1-9]/.test(letter)) return this.#readReference(Number(this.#characters.next()))
    if (letter === 'k') return this.#readNamedReference()
    const test = positionEscape(letter, this.#flags)
    if (test === undefined) return { kind: 'character', test: this.#characters.readEscape(this.#flags) }
    this.#characters.next()
    return { kind: 'position', test }
  }

  /** A quantifier behind the quotation belongs to its last character. */
  #readQuoted(): RegexNode {
    const nodes = Array.from(this.#characters.readQuoted(), (character): RegexNode => {
      return { kind: 'character', test: literalTest(character.codePointAt(0) ?? 0, this.#flags) }
    })
    const last = nodes.pop()
    return { kind: 'sequence', nodes: last === undefined ? [] : [...nodes, this.#readQuantifiers(last)] }
  }

  #readLineBreak(): RegexNode {
    this.#characters.next()
    return parseRegex('\\r\\n|[\\n-\\r\\u0085\\u2028\\u2029]', this.#flags).node
  }

  #readReference(index: number): RegexNode {
    let group = index
    while (/[0-9]/.test(this.#characters.peek()) && group * 10 + Number(this.#characters.peek()) <= this.#groups) {
      group = group * 10 + Number(this.#characters.next())
    }
    return { kind: 'reference', index: group, ignoreCase: this.#flags.ignoreCase }
  }

  #readNamedReference(): RegexNode {
    this.#characters.next()
    const index = this.#names.get(this.#characters.readName('<') ?? '')
    if (index === undefined) throw this.#error('unknown group name')
    return { kind: 'reference', index, ignoreCase: this.#flags.ignoreCase }
  }

  #readGroup(): RegexNode | undefined {
    if (!this.#characters.accept('?')) return this.#readCapture()
    if (this.#characters.accept(':')) return this.#closed(this.#readChoice())
    if (this.#characters.accept('>')) return this.#closed({ kind: 'atomic', node: this.#readChoice() })
    for (const [sign, isBehind, isNegative] of looks) {
      if (this.#characters.accept(sign)) return this.#closed({ kind: 'look', node: this.#readChoice(), isBehind, isNegative })
    }
    const name = this.#characters.readName('<')
    return name === undefined ? this.#readFlags() : this.#readCapture(name)
  }

  #readCapture(name?: string): RegexNode {
    const index = ++this.#groups
    if (name !== undefined) this.#names.set(name, index)
    return this.#closed({ kind: 'group', index, node: this.#readChoice() })
  }

  #closed(node: RegexNode): RegexNode {
    if (!this.#characters.accept(')')) throw this.#error('unclosed group')
    return node
  }

  #readFlags(): RegexNode | undefined {
    let value = true
    let flags = this.#flags
    for (;;) {
      const letter = this.#characters.next()
      const flag = flagLetters[letter]
      if (letter === '-') value = false
      else if (flag !== undefined) flags = { ...flags, [flag]: value }
      else if (letter !== 'U') return this.#applyFlags(letter, flags)
    }
  }

  #applyFlags(closing: string, flags: RegexFlags): RegexNode | undefined {
    const outer = this.#flags
    this.#flags = flags
    if (closing === ')') return undefined
    if (closing !== ':') throw this.#error('unknown inline modifier')
    const node = this.#closed(this.#readChoice())
    this.#flags = outer
    return node
  }

  #readQuantifiers(atom: RegexNode): RegexNode {
    const bounds = this.#characters.readBounds(maxRepeat)
    if (bounds === undefined) return atom
    const [min, max] = bounds
    if (this.#characters.accept('+')) return { kind: 'atomic', node: { kind: 'repeat', node: atom, min, max, isGreedy: true } }
    return { kind: 'repeat', node: atom, min, max, isGreedy: !this.#characters.accept('?') }
  }

  #error(reason: string): VtlError {
    return this.#characters.error(reason)
  }
}

const looks: readonly (readonly [sign: string, isBehind: boolean, isNegative: boolean])[] = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
]

function positionEscape(letter: string, flags: RegexFlags): ((input: string, position: number) => boolean) | undefined {
  if (letter === 'b') return isWordBoundary
  if (letter === 'B') return (input, position) => !isWordBoundary(input, position)
  if (letter === 'A') return (_, position) => position === 0
  if (letter === 'z') return (input, position) => position === input.length
  return letter === 'Z' ? endTest({ ...flags, multiline: false }) : undefined
}
