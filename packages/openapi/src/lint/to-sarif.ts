import type { Finding } from '../findings.ts'
import type { Values } from '../values.ts'

/** Which file findings are of. */
export interface SarifOptions {
  /** Path of the definition relative to the repository's root, or its URI; a path is percent-encoded. */
  readonly uri: string
  readonly toolVersion?: string
}

/** Findings as a SARIF 2.1.0 log, for code scanning in CI. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function toSarif(findings: readonly Finding[], { uri, toolVersion }: SarifOptions): Values {
  const reference = uriReference(uri)
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted()
  const results = findings.map(({ severity, rule, message, help, line, column }) => ({
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: help === undefined ? message : `${message} ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: reference },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }))
  const driver = {
    name: 'gatewright lint',
    ...(toolVersion !== undefined && { version: toolVersion }),
    rules: rules.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  }
}

/** A path as a reference that is a URI: separators of Windows, spaces and the like do not stand in one. */
function uriReference(path: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(path)) return path
  const encoded = path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return /^[A-Za-z]%3A\//u.test(encoded) ? `file:///${encoded.replace('%3A', ':')}` : encoded
}

const RULES: Readonly<Record<Finding['rule'], string>> = {
  syntax: 'The text is no JSON or YAML object.',
  version: 'API Gateway does not import this version.',
  structure: 'The document is not laid out as OpenAPI asks.',
  reference: 'A reference leads to nothing.',
  resource: 'A path cannot become a resource.',
  method: 'An operation cannot become a method or route.',
  parameter: 'A parameter cannot become one of a method.',
  model: 'A schema cannot become a model.',
  integration: 'An integration is not one of API Gateway.',
  security: 'A security scheme is not one of API Gateway.',
  server: 'Servers are more than API Gateway uses.',
  settings: 'A setting of the API is out of bounds.',
  unsupported: 'API Gateway leaves this out.',
}
