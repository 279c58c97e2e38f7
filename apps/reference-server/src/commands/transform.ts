import { readFileSync } from 'node:fs'
import { CloudFormationError, loadTemplate, transform as transformTemplate, type Json } from '@gatewright/cloudformation'
import { defineCommand } from 'citty'
import { ServerError } from '../errors.ts'

/** `gatewright transform template.yaml`: prints the CloudFormation that SAM's transform yields, as JSON. */
export const transform = defineCommand({
  meta: { name: 'transform', description: 'Print the CloudFormation template that a SAM template stands for' },
  args: {
    template: { type: 'positional', description: 'SAM template, YAML or JSON', required: true },
    region: { type: 'string', default: 'us-east-1' },
    parameters: { type: 'string', description: 'JSON file with parameter values: {"Name": "value"}, or as the aws command takes them' },
  },
  run({ args }) {
    try {
      const { body } = loadTemplate({ text: readText(args.template), file: args.template })
      const parameters = args.parameters === undefined ? {} : readParameters(args.parameters)
      process.stdout.write(`${JSON.stringify(transformTemplate(body, { region: args.region, parameters }).body, undefined, 2)}\n`)
    } catch (error) {
      if (!(error instanceof CloudFormationError || error instanceof ServerError)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
  },
})

function readParameters(file: string): Record<string, Json> {
  const values = parse(file)
  if (!Array.isArray(values)) return values as Record<string, Json>
  return Object.fromEntries(
    (values as { ParameterKey: string; ParameterValue: Json }[]).map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
  )
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readText(file))
  } catch (cause) {
    if (cause instanceof ServerError) throw cause
    throw new ServerError('ERR_SERVER_CONFIGURATION', `${file} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
