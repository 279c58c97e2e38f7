import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { FunctionDefinition } from './definition.ts'
import { FunctionRuntimeError } from './errors.ts'
import { BOOTSTRAP_DIRECTORY } from './function-environment.ts'
import { noBootstrap } from './function-error.ts'
import { findNode, isExecutable } from './interpreter.ts'
import type { Interpreter } from './interpreter.ts'
import { compileTypescript, typescriptFileOf } from './typescript.ts'

/** Paths of the programs to run functions with, where those on PATH are not wanted. */
export interface InterpreterPaths {
  /** Default: the Node.js of this process. */
  readonly node?: string
  /** Default: the Python on PATH that is nearest to the version asked for. */
  readonly python?: string
}

/** How to start the process of an environment. */
export interface PreparedFunction {
  readonly codeDirectory: string
  readonly command: string
  readonly args: readonly string[]
  /** Such as `nodejs:20.20.2`. */
  readonly runtimeVersion: string
}

/** The function cannot start, and this is the answer to each invocation. */
export interface UnpreparableFunction {
  readonly failure: (requestId: string) => string
}

export interface PrepareOptions {
  readonly interpreters: InterpreterPaths
  readonly findPython: (runtime: string) => Promise<Interpreter>
  /** A folder of this function's own, for what is made of its code. */
  readonly workDirectory: string
  /** Where TypeScript finds modules that a function does not bring along. */
  readonly nodePaths: readonly string[]
  /** Invocations that one Node environment takes at once. */
  readonly invocationsPerEnvironment: number
  readonly warn: (message: string) => void
}

/**
 * Finds the program for a function's runtime and lays its code ready.
 *
 * @throws FunctionRuntimeError when the machine lacks the program, or the runtime is not one that runs here.
 */
export const prepareFunction = async (
  definition: FunctionDefinition,
  options: PrepareOptions,
): Promise<PreparedFunction | UnpreparableFunction> => {
  const { runtime } = definition
  const codeDirectory = await layCode(definition, options.workDirectory)
  if (runtime.startsWith('nodejs')) return prepareNode(definition, { ...options, codeDirectory })
  if (runtime.startsWith('python3')) return preparePython(definition, { ...options, codeDirectory })
  if (runtime.startsWith('provided')) return prepareCustom(definition, codeDirectory)
  throw new FunctionRuntimeError(
    'ERR_LAMBDA_RUNTIME_UNSUPPORTED_RUNTIME',
    `The runtime ${runtime} of ${definition.functionName} does not run here: nodejs*, python3.* and provided* do. ` +
      `Another Lambda can run it: start with --lambda-endpoint URL.`,
  )
}

async function layCode({ codeDirectory, codeFiles, functionName }: FunctionDefinition, workDirectory: string): Promise<string> {
  if (codeDirectory !== undefined) {
    if (existsSync(codeDirectory)) return codeDirectory
    throw new FunctionRuntimeError('ERR_FUNCTION_UNAVAILABLE', `The code of ${functionName} is not there: ${codeDirectory}`)
  }
  if (!codeFiles) throw new FunctionRuntimeError('ERR_FUNCTION_UNAVAILABLE', `${functionName} has neither codeDirectory nor codeFiles`)
  const folder = join(workDirectory, 'code')
  for (const [path, content] of Object.entries(codeFiles)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { mode: path === 'bootstrap' ? 0o755 : 0o644 })
  }
  return folder
}

interface WithCode extends PrepareOptions {
  readonly codeDirectory: string
}

async function prepareNode(definition: FunctionDefinition, options: WithCode): Promise<PreparedFunction | UnpreparableFunction> {
  const { codeDirectory, workDirectory, invocationsPerEnvironment } = options
  const node = await findNode(options.interpreters.node)
  noteVersion(definition, { interpreter: node, options, wanted: /^nodejs(\d+)/.exec(definition.runtime)?.[1], found: node.version.split('.')[0] })
  const nodeArgs = [`--max-old-space-size=${definition.memorySizeMb ?? 128}`]
  const bootstrap = join(BOOTSTRAP_DIRECTORY, 'node.mjs')
  const source = typescriptFileOf(codeDirectory, definition.handler ?? '')
  let compiledFile = ''
  if (source) {
    const compiled = await compileTypescript(source, { outputFile: join(workDirectory, `handler-${Date.now()}.mjs`), nodePaths: options.nodePaths })
    if ('error' in compiled) {
      return { failure: () => JSON.stringify({ errorType: 'Runtime.UserCodeSyntaxError', errorMessage: compiled.error, trace: [] }) }
    }
    compiledFile = compiled.file
    nodeArgs.push('--enable-source-maps')
  }
  return {
    codeDirectory,
    runtimeVersion: `nodejs:${node.version}`,
    ...wrapped(definition, [node.path, ...nodeArgs, bootstrap, compiledFile, String(invocationsPerEnvironment)]),
  }
}

async function preparePython(definition: FunctionDefinition, options: WithCode): Promise<PreparedFunction> {
  const set = options.interpreters.python
  const python = set === undefined ? await options.findPython(definition.runtime) : { path: set, version: '' }
  if (!isExecutable(python.path)) {
    throw new FunctionRuntimeError(
      'ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND',
      `Python was not found at ${python.path}: install it ("apt-get install python3") or correct interpreters.python.`,
    )
  }
  const found = python.version.split('.').slice(0, 2).join('.')
  if (found) noteVersion(definition, { interpreter: python, options, wanted: /^python(3\.\d+)/.exec(definition.runtime)?.[1], found })
  return {
    codeDirectory: options.codeDirectory,
    runtimeVersion: python.version ? `python:${python.version}` : definition.runtime,
    ...wrapped(definition, [python.path, join(BOOTSTRAP_DIRECTORY, 'python.py')]),
  }
}

function prepareCustom(definition: FunctionDefinition, codeDirectory: string): PreparedFunction | UnpreparableFunction {
  const folders = [codeDirectory, ...(definition.layerDirectories ?? []).toReversed()]
  const bootstrap = folders.map((folder) => join(folder, 'bootstrap')).find(isExecutable)
  if (!bootstrap) return { failure: (requestId) => JSON.stringify(noBootstrap(requestId)) }
  return { codeDirectory, command: bootstrap, args: [], runtimeVersion: definition.runtime }
}

/** `AWS_LAMBDA_EXEC_WRAPPER` names a script that is started with the runtime's own command line. */
function wrapped(definition: FunctionDefinition, line: readonly string[]): { readonly command: string; readonly args: readonly string[] } {
  const wrapper = definition.environment?.['AWS_LAMBDA_EXEC_WRAPPER']
  const [command, ...args] = wrapper ? [wrapper, ...line] : line
  return { command: command!, args }
}

interface VersionNote {
  readonly interpreter: Interpreter
  readonly options: PrepareOptions
  readonly wanted: string | undefined
  readonly found: string | undefined
}

function noteVersion({ runtime }: FunctionDefinition, { interpreter, options, wanted, found }: VersionNote): void {
  if (wanted === undefined || wanted === found) return
  options.warn(`Functions for ${runtime} run with version ${interpreter.version} (${interpreter.path}), the nearest that is here`)
}
