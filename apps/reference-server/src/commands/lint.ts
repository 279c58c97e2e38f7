import { readFileSync } from 'node:fs'
import { toSarif, type Finding } from '@gatewright/openapi'
import { defineCommand } from 'citty'
import { lintFile } from '../lint/lint-file.ts'
import { VERSION } from '../version.ts'

/** `gatewright lint openapi.yaml`: would AWS accept this definition? */
export const lint = defineCommand({
  meta: { name: 'lint', description: 'Tell whether AWS would accept an OpenAPI definition, in its own words' },
  args: {
    definition: { type: 'positional', description: 'Swagger 2.0 or OpenAPI 3.0, YAML or JSON', required: true },
    service: { type: 'enum', options: ['apigateway', 'apigatewayv2'], default: 'apigateway', description: 'apigateway: REST; apigatewayv2: HTTP API' },
    format: { type: 'enum', options: ['text', 'sarif'], default: 'text' },
    'fail-on-warnings': { type: 'boolean', default: false, description: 'Exit code 1 for warnings, too, as imports with failonwarnings are refused' },
    region: { type: 'string', description: 'Where it would be imported; us-east-1 unless said otherwise' },
    account: { type: 'string', description: 'Whose account it would be; that of its roles unless said otherwise' },
  },
  async run({ args }) {
    const file = args.definition
    let text: Uint8Array
    try {
      text = readFileSync(file)
    } catch (cause) {
      process.stderr.write(`${file} cannot be read: ${(cause as Error).message}\n`)
      process.exitCode = 2
      return
    }
    const { service, region, account } = args
    const findings = await lintFile(text, {
      service: service as 'apigateway' | 'apigatewayv2',
      ...(region !== undefined && { region }),
      ...(account !== undefined && { accountId: account }),
    })
    process.stdout.write(args.format === 'sarif' ? `${JSON.stringify(toSarif(findings, { uri: file, toolVersion: VERSION }), undefined, 2)}\n` : textOf(findings, file))
    const refusing = args['fail-on-warnings'] ? ['error', 'warning'] : ['error']
    process.exitCode = findings.some(({ severity }) => refusing.includes(severity)) ? 1 : 0
  },
})

function textOf(findings: readonly Finding[], file: string): string {
  return findings.map(({ severity, line, column, message, help }) => `${file}:${line}:${column}: ${severity}: ${message}${help === undefined ? '' : ` (${help})`}\n`).join('')
}
