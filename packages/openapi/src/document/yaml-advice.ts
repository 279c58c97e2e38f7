/** All that the parser says, and what to write instead; `$1` is what it names. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^duplicated mapping key$/u, 'Map keys must be unique: keep one of the two.'],
  [/^tab characters must not.*$/u, 'Tabs are not allowed as indentation: indent with spaces.'],
  [/^unknown (?:scalar|sequence|mapping) tag !<(.{0,100}).*>$/u, 'Unresolved tag: $1. Leave it out; a text that begins with ! is put in quotes.'],
  [/^unidentified alias "(.{0,100}).*"$/u, 'Unresolved alias: write &$1 at the value that it stands for, before this. A text that begins with * is put in quotes.'],
  [/^nesting exceeded.*$/u, 'A definition has at most 500 levels.'],
  [/^merge keys exceeded.*$/u, 'Merge keys (<<) copy more than 200000 members: write fewer of them.'],
  [/^object-based map does not support.*$/u, 'A key is a text: write no list or map before the colon, and put a text that begins with [ or { in quotes.'],
  [/^deficient indentation$/u, 'This line belongs to a bracket or quote that is open: indent it deeper than the member that it belongs to, or close the bracket before.'],
  [/^bad indentation of a (.*)$/u, 'This fits nowhere: begin each $1 in the column of the first, and put texts with ": ", or with one of @ ` % - at their start, in quotes.'],
  [/^unexpected end of the (?:stream|document) within a (.*)$/u, 'The text ends within a $1: close it.'],
  [/^(?:the stream contains non-printable|null byte).*$/u, 'There is a character here that no text has: write it as \\u0000 in double quotes, with its own number.'],
  [/^unknown escape sequence$/u, 'There is no such escape: write \\\\ for a backslash, or use single quotes.'],
  [/^end of the stream or a document separator.*$/u, 'The definition has ended before this line: indent it like the first.'],
  [/^cannot merge mappings.*$/u, '<< merges a map, or a list of maps: write one behind it, or "<<" in quotes for a member of that name.'],
]

/** What to write instead, in words of this package; what it has none for stays as the parser says it. */
export function yamlAdvice(reason: string): string {
  const found = ADVICE.find(([pattern]) => pattern.test(reason))
  return found === undefined ? `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.` : reason.replace(found[0], found[1])
}
