import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { loadAssembly, loadServerless, loadTemplate, type LoadedTemplate, type TemplateFiles } from '@gatewright/cloudformation'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import { definitionTemplate, isDefinition } from './definition-template.ts'
import { stackNameOf } from './stack-name.ts'
import { filesBeside } from './template-files.ts'

/** A template with the name of the stack that it makes. */
export interface Definition {
  readonly template: LoadedTemplate
  readonly stackName: string
  readonly files: TemplateFiles
}

/** Reads a SAM or CloudFormation template, a serverless.yml, an OpenAPI definition, or the stacks of a folder that `cdk synth` wrote. */
export async function readDefinitions(file: string, configuration: Reading): Promise<readonly Definition[]> {
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isFolder) return [await readDefinition(file, configuration)]
  return loadAssembly({ files: filesBeside(join(file, 'manifest.json')) })
}

type Reading = Pick<ServerConfiguration, 'region' | 'accountId' | 'parameters' | 'stage'>

async function readDefinition(file: string, { region, accountId, parameters, stage }: Reading): Promise<Definition> {
  const name = basename(file)
  const files = filesBeside(file)
  if (/^serverless\.[cm]?[jt]s$/.test(name)) throw new ServerError('ERR_SERVER_TEMPLATE', `${file} is a program, and is not run here: write it as serverless.yml`)
  const text = readTemplate(file)
  if (isDefinition(text)) return { ...(await definitionTemplate({ text, file, region, accountId, stage })), files }
  if (!/^serverless[\w.-]*\.(?:ya?ml|json)$/.test(name) || !/^\s*["']?service["']?\s*:/m.test(text)) return { template: loadTemplate({ text, file }), stackName: stackNameOf(file), files }
  const values = Object.entries(parameters).map(([key, value]) => [`param:${key}`, typeof value === 'string' ? value : JSON.stringify(value)])
  const template = loadServerless({
    text,
    file,
    region,
    accountId,
    files,
    environment: process.env,
    options: { region, ...(stage === undefined ? {} : { stage }), ...(Object.fromEntries(values) as Record<string, string>) },
  })
  return { template, stackName: template.stackName, files }
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ServerError('ERR_SERVER_TEMPLATE', `the template ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
