import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { loadServerless, loadTemplate, type LoadedTemplate } from '@gatewright/cloudformation'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import { stackNameOf } from './stack-name.ts'
import { filesBeside } from './template-files.ts'

/** A template with the name of the stack that it makes. */
export interface Definition {
  readonly template: LoadedTemplate
  readonly stackName: string
}

/** Reads a SAM or CloudFormation template, or a serverless.yml. */
export function readDefinition(file: string, { region, accountId, parameters, stage }: Pick<ServerConfiguration, 'region' | 'accountId' | 'parameters' | 'stage'>): Definition {
  const name = basename(file)
  if (/^serverless\.[cm]?[jt]s$/.test(name)) throw new ServerError('ERR_SERVER_TEMPLATE', `${file} is a program, and is not run here: write it as serverless.yml`)
  const text = readTemplate(file)
  if (!/^serverless[\w.-]*\.(?:ya?ml|json)$/.test(name) || !/^\s*["']?service["']?\s*:/m.test(text)) return { template: loadTemplate({ text, file }), stackName: stackNameOf(file) }
  const values = Object.entries(parameters).map(([key, value]) => [`param:${key}`, typeof value === 'string' ? value : JSON.stringify(value)])
  const template = loadServerless({
    text,
    file,
    region,
    accountId,
    files: filesBeside(file),
    environment: process.env,
    options: { region, ...(stage === undefined ? {} : { stage }), ...(Object.fromEntries(values) as Record<string, string>) },
  })
  return { template, stackName: template.stackName }
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ServerError('ERR_SERVER_TEMPLATE', `the template ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
