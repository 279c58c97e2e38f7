import { CloudFormationError, loadTemplate, transform as transformTemplate } from '@gatewright/cloudformation'
import { defineCommand } from 'citty'
import { ServerError } from '../errors.ts'
import { readParameterFile, readText } from '../parameter-file.ts'

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
      const parameters = args.parameters === undefined ? {} : readParameterFile(args.parameters)
      process.stdout.write(`${JSON.stringify(transformTemplate(body, { region: args.region, parameters }).body, undefined, 2)}\n`)
    } catch (error) {
      if (!(error instanceof CloudFormationError || error instanceof ServerError)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
  },
})
