import { dialectOf } from '../document/dialect.ts'
import { noteUnknownExtensions } from '../document/known-extensions.ts'
import { parseDefinition } from '../document/parsed-definition.ts'
import type { ParsedDefinition } from '../document/parsed-definition.ts'
import { noteStructure } from '../document/structure-notes.ts'
import { OpenApiError } from '../errors.ts'
import { createFindings } from '../findings.ts'
import type { Finding, Findings } from '../findings.ts'
import { readHttpDefinition } from '../http/read-http-definition.ts'
import { readRestDefinition } from '../rest/read-rest-definition.ts'
import { checkHttpDefinition } from './check-http-definition.ts'
import { checkRestDefinition } from './check-rest-definition.ts'

/** What a definition is to become. */
export interface LintOptions {
  /** REST APIs (`apigateway`, the default) or HTTP APIs (`apigatewayv2`). */
  readonly service?: 'apigateway' | 'apigatewayv2'
}

/**
 * Says what AWS would say of a definition, without making anything: errors and warnings in AWS's words, notes on what it leaves out
 * silently, each with line and column, in the order of the text. Never throws for what a definition contains.
 */
export function lintDefinition(text: Uint8Array | string, { service = 'apigateway' }: LintOptions = {}): readonly Finding[] {
  let findings: Findings | undefined
  try {
    const parsed = parseDefinition(text)
    const dialect = dialectOf(parsed, service)
    findings = createFindings(parsed.placeOf)
    noteUnknownExtensions(parsed.root, service, findings)
    noteStructure(parsed.root, findings)
    noteRepeated(parsed, findings)
    if (service === 'apigateway') {
      const definition = readRestDefinition(parsed.root, {
        dialect,
        basePath: 'ignore',
        ignoreDocumentation: false,
        findings,
      })
      checkRestDefinition(definition, findings)
    } else checkHttpDefinition(readHttpDefinition(parsed.root, { basePath: 'ignore', findings }), findings)
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error
    return inOrder(findings === undefined ? error.findings : findings.all)
  }
  return inOrder(findings.all)
}

function noteRepeated({ repeated }: ParsedDefinition, findings: Findings): void {
  for (const { name, place } of repeated()) {
    const message = `The member '${name}' is there twice in one object; this one counts, the others are left out.`
    findings.noteAt({ rule: 'structure', message, help: 'Keep one of them.' }, place)
  }
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => one.line - other.line || one.column - other.column)
}
