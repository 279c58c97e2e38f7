import { ManagementError, createControlPlane, createMemoryStore } from '@gatewright/control-plane'
import { OpenApiError, importDefinition, lintDefinition, type Finding } from '@gatewright/openapi'

/** What a definition is to become, and where. */
export interface LintTarget {
  /** REST APIs (`apigateway`) or HTTP APIs (`apigatewayv2`). */
  readonly service: 'apigateway' | 'apigatewayv2'
  readonly region?: string
  /** Roles of other accounts are refused; the account of the definition's first role unless said otherwise. */
  readonly accountId?: string
}

/**
 * What AWS would say of a definition: errors and warnings of importing it into an empty account that is thrown away, and the linter's
 * notes on what is left out without a word; in the order of the text.
 */
export async function lintFile(text: Uint8Array, target: LintTarget): Promise<readonly Finding[]> {
  const read = lintDefinition(text, { service: target.service })
  const tried = await tryImport(text, target)
  const known = new Set(tried.map(wordsOf))
  // An import that is refused early has not come to all that there is to warn of.
  const others = read.filter((finding) => finding.severity !== 'error' && !known.has(wordsOf(finding)))
  return [...tried, ...others].toSorted((one, other) => one.line - other.line || one.column - other.column)
}

const wordsOf = ({ severity, message }: Finding): string => `${severity} ${message}`

async function tryImport(text: Uint8Array, { service, region = 'us-east-1', accountId = accountOf(text) }: LintTarget): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = []
  const plane = await createControlPlane({
    store: createMemoryStore(),
    region,
    accountId,
    ports: {
      async importApi(request) {
        try {
          const result = await importDefinition(request, { region, accountId })
          findings = result.findings
          return result
        } catch (error) {
          if (!(error instanceof OpenApiError)) throw error
          findings = error.findings
          throw new ManagementError('BadRequestException', 400, error.message)
        }
      },
    },
  })
  try {
    if (service === 'apigateway') await plane.call(service, 'ImportRestApi', { body: text })
    else await plane.call(service, 'ImportApi', { Body: new TextDecoder().decode(text) })
  } catch (error) {
    if (!(error instanceof ManagementError) || error.status >= 500) throw error
    // What is wrong with the API itself is refused before there is one to find more of.
    if (!findings.some(({ severity }) => severity === 'error')) return [...findings, ofTheApi(error.message)]
  }
  return findings.filter(({ message }) => !NOT_HERE.test(message))
}

/** What the account would have, and an empty one has not. */
const NOT_HERE = /: Invalid Vpc ?Link identifier specified/u

function ofTheApi(message: string): Finding {
  return { severity: 'error', rule: 'settings', message, path: [], line: 1, column: 1 }
}

/** The account that the definition's roles are of. */
function accountOf(text: Uint8Array): string {
  return /arn:[a-z-]+:iam::(\d{12}):role\//u.exec(new TextDecoder().decode(text))?.[1] ?? '123456789012'
}
