/** A place in a template's text. */
export interface SourceLocation {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** Steps from the template's root to a value, for example `['Resources', 'Api', 'Properties', 'Cors']`. */
export type TemplatePath = readonly (string | number)[]

/** Finds the place of a value, or of the nearest parent that is written in the text. */
export type Locate = (path: TemplatePath) => SourceLocation

/** `template.yaml:12:5`. */
export const formatLocation = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`
