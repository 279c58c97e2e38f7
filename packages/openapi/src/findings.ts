/** Steps from the document's root to a value: member names and indexes. */
export type DocumentPath = readonly (string | number)[]

/** Where in the text something is; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Which part of a definition a finding is about; stable, for CI to filter by. */
export type FindingRule =
  | 'syntax'
  | 'version'
  | 'structure'
  | 'reference'
  | 'resource'
  | 'method'
  | 'parameter'
  | 'model'
  | 'integration'
  | 'security'
  | 'server'
  | 'settings'
  | 'unsupported'

/** One thing that AWS would say of a definition, or (a note) would leave out without saying so. */
export interface Finding extends Place {
  /** `error`: AWS refuses the definition. `warning`: it goes on without the part. `note`: AWS says nothing and leaves the part out. */
  readonly severity: 'error' | 'warning' | 'note'
  readonly rule: FindingRule
  /** For errors and warnings AWS's text. */
  readonly message: string
  readonly path: DocumentPath
  /** What to write instead. */
  readonly help?: string
}

/** What a reader reports while it reads. */
export interface Report {
  readonly rule: FindingRule
  readonly path: DocumentPath
  readonly message: string
  readonly help?: string
}

/** Collects findings; places are looked up only for those that are found. */
export interface Findings {
  error(report: Report): void
  warn(report: Report): void
  note(report: Report): void
  /** A note whose place no path leads to. */
  noteAt(report: Omit<Report, 'path'>, place: Place): void
  readonly all: readonly Finding[]
  of(severity: Finding['severity']): readonly Finding[]
}

/** Creates an empty collection over a document's places. */
export function createFindings(placeOf: (path: DocumentPath) => Place): Findings {
  const all: Finding[] = []
  const known = new Set<string>()
  const add = (severity: Finding['severity'], report: Report): void => {
    const key = `${severity} ${report.message}`
    if (known.has(key)) return
    known.add(key)
    all.push(withPlace({ severity, ...report }, placeOf))
  }
  return {
    error: (report) => add('error', report),
    warn: (report) => add('warning', report),
    note: (report) => add('note', report),
    noteAt: (report, place) => all.push({ severity: 'note', ...report, path: [], ...place }),
    all,
    of: (severity) => all.filter((finding) => finding.severity === severity),
  }
}

/** A finding whose place is found out when it is first asked for: looking it up costs a pass over the text. */
function withPlace(finding: Omit<Finding, keyof Place>, placeOf: (path: DocumentPath) => Place): Finding {
  let place: Place | undefined
  const find = (): Place => (place ??= placeOf(finding.path))
  return {
    ...finding,
    get line() {
      return find().line
    },
    get column() {
      return find().column
    },
  }
}
