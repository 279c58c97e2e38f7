/**
 * Properties of our own objects, inside of the package only, which the build gives short names: the smaller half of the way to 25 kB.
 * No name that a caller sees, that JavaScript has, that is a key which is looked up by text, or that generated code says.
 */
const names: readonly string[] =
  'accepts ahead assignedName bare before bounded branches budget capture class close compilePlainPath compileTemplate consumed cut depth enter escapeQuickly escaped fit flattened flavour found fromRoot give head image imageOf inSet isClass isGiven isOne items key later lead leave level limits literal literalOnly look lparen macros many matches maxNesting methods model move mutates names need nested nesting nodeKind notes numbers offset operand operator operators other otherwise outer owner parameters parent part passed pattern peek precision prefix prepareMethod print program range readPlain readStrictJson record regex registers remaining rendering requireProperties rest root rparen saved scale scan select shared skip slashes slot slots special state storage take target text times tokenKind tokens unexpected upstreamDefinite what width'.split(
    ' ',
  )

export const mangled: RegExp = new RegExp(`^(?:${names.join('|')})$`)
