import type { CharacterTest, PositionTest, RegexFlags } from './regex-node.ts'

/** Matches one code point, in either case where the flags say so: only ASCII letters unless `u` is set. */
export function literalTest(code: number, flags: RegexFlags): CharacterTest {
  const folded = foldCase(code, flags)
  return flags.ignoreCase ? other => foldCase(other, flags) === folded : other => other === code
}

/** Matches the code points from `low` to `high`. */
export function rangeTest(low: number, high: number, flags: RegexFlags): CharacterTest {
  const isIn: CharacterTest = code => code >= low && code <= high
  return flags.ignoreCase ? code => isIn(code) || isIn(foldCase(code, flags)) || isIn(upperCase(code, flags)) : isIn
}

/** The code point in lower case. */
export function foldCase(code: number, { unicodeCase }: Pick<RegexFlags, 'unicodeCase'>): number {
  if (code < 128 || !unicodeCase) return code >= 65 && code <= 90 ? code + 32 : code
  return String.fromCodePoint(code).toUpperCase().toLowerCase().codePointAt(0) ?? code
}

function upperCase(code: number, { unicodeCase }: RegexFlags): number {
  if (code < 128 || !unicodeCase) return code >= 97 && code <= 122 ? code - 32 : code
  return String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code
}

const isDigit: CharacterTest = code => code >= 48 && code <= 57
const isUpper: CharacterTest = code => code >= 65 && code <= 90
const isLower: CharacterTest = code => code >= 97 && code <= 122
const isLetter: CharacterTest = code => isUpper(code) || isLower(code)
const isWord: CharacterTest = code => isLetter(code) || isDigit(code) || code === 95
const isSpace: CharacterTest = code => code === 32 || (code >= 9 && code <= 13)
const isBlank: CharacterTest = code => code === 32 || code === 9
const isHorizontal: CharacterTest = code =>
  isBlank(code) || code === 0xa0 || code === 0x1680 || code === 0x180e || (code >= 0x2000 && code <= 0x200a) || [0x202f, 0x205f, 0x3000].includes(code)
const isVertical: CharacterTest = code => (code >= 10 && code <= 13) || code === 0x85 || code === 0x2028 || code === 0x2029
const isGraph: CharacterTest = code => code > 32 && code < 127

/** The classes of one letter: `\d`, `\w`, `\s`, `\h`, `\v`. The capital is the negation. */
export const shorthandTests: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['w', isWord],
  ['s', isSpace],
  ['h', isHorizontal],
  ['v', isVertical],
])

const posixTests: ReadonlyMap<string, CharacterTest> = new Map([
  ['Lower', isLower],
  ['Upper', isUpper],
  ['ASCII', code => code < 128],
  ['Alpha', isLetter],
  ['Digit', isDigit],
  ['Alnum', code => isLetter(code) || isDigit(code)],
  ['Punct', code => isGraph(code) && !isLetter(code) && !isDigit(code)],
  ['Graph', isGraph],
  ['Print', code => code >= 32 && code < 127],
  ['Blank', isBlank],
  ['Cntrl', code => code < 32 || code === 127],
  ['XDigit', code => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)],
  ['Space', isSpace],
])

/** The class of `\p{name}`: POSIX names, Unicode categories, scripts (`IsGreek`) and binary properties. Undefined if unknown. */
export function propertyTest(name: string): CharacterTest | undefined {
  const posix = posixTests.get(name)
  if (posix !== undefined) return posix
  const bare = /^[A-Za-z_=]{1,40}$/.test(name) ? name.replace(/^(?:Is|general_category=|gc=)/, '') : ''
  const pattern = unicodePattern(bare) ?? unicodePattern(`Script=${bare}`)
  return pattern && (code => pattern.test(String.fromCodePoint(code)))
}

/** One character against one property: JavaScript's own engine cannot run away here. */
function unicodePattern(property: string): RegExp | undefined {
  try {
    return new RegExp(`^\\p{${property}}$`, 'u')
  } catch {
    return undefined
  }
}

/** What `.` matches. */
export function dotTest({ dotAll, unixLines }: RegexFlags): CharacterTest {
  if (dotAll) return () => true
  return unixLines ? code => code !== 10 : code => !isLineEnd(code)
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029
}

/** What `^` asks for. */
export function startTest({ multiline, unixLines }: RegexFlags): PositionTest {
  if (!multiline) return (_, position) => position === 0
  return (input, position) => position < input.length && (position === 0 || endsLine(input, position, unixLines))
}

function endsLine(input: string, position: number, unixLines: boolean): boolean {
  const before = input.charCodeAt(position - 1)
  if (unixLines) return before === 10
  return isLineEnd(before) && !(before === 13 && input.charCodeAt(position) === 10)
}

/** What `$` asks for: the end, or the place before a line terminator that ends the input; with `m`, before any. */
export function endTest(flags: RegexFlags): PositionTest {
  return (input, position) => position === input.length || isBeforeLineEnd(input, position, flags)
}

function isBeforeLineEnd(input: string, position: number, { multiline, unixLines }: RegexFlags): boolean {
  const code = input.charCodeAt(position)
  if (unixLines ? code !== 10 : !isLineEnd(code)) return false
  if (code === 10 && !unixLines && input.charCodeAt(position - 1) === 13) return false
  const length = code === 13 && input.charCodeAt(position + 1) === 10 ? 2 : 1
  return multiline || position + length === input.length
}

/** For `\b`, unlike `\w`, every letter and digit of Unicode counts. */
function isWordPart(code: number): boolean {
  return code < 128 ? isWord(code) : /^[\p{L}\p{Nd}]$/u.test(String.fromCharCode(code))
}

/** What `\b` asks for. */
export function isWordBoundary(input: string, position: number): boolean {
  const isWordAt = (index: number): boolean => index >= 0 && index < input.length && isWordPart(input.charCodeAt(index))
  return isWordAt(position - 1) !== isWordAt(position)
}
