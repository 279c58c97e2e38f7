import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

import { FunctionRuntimeError } from './errors.ts'

/** A program that runs functions of a language. */
export interface Interpreter {
  /** Absolute path. */
  readonly path: string
  /** As it says itself, such as `3.11.7`. */
  readonly version: string
}

const run = promisify(execFile)
const MINORS = [14, 13, 12, 11, 10, 9, 8]
const PYTHON_QUESTION = [
  'import importlib.util, sys',
  'print(sys.executable)',
  'print(".".join(map(str, sys.version_info[:3])))',
  'print(1 if importlib.util.find_spec("boto3") else 0)',
].join('\n')

interface PythonFound extends Interpreter {
  readonly minor: number
  readonly hasBoto3: boolean
}

/**
 * Finds the Python that is nearest to the one asked for (`python3.12` → 3.12, else the nearest 3.x on PATH), and among
 * equals one that has boto3, as Lambda's has.
 *
 * @throws FunctionRuntimeError `ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND`, naming how to get it.
 */
export const findPython = async (runtime: string, path: string = process.env['PATH'] ?? ''): Promise<Interpreter> => {
  const wanted = Number(/^python3\.(\d+)/.exec(runtime)?.[1] ?? 12)
  const away = (minor: number): number => Math.abs(minor - wanted)
  const rank = (python: PythonFound): number => away(python.minor) * 2 + (python.hasBoto3 ? 0 : 1)
  let found = await askAll([`python3.${wanted}`, 'python3'], path)
  for (const minor of MINORS.toSorted((a, b) => away(a) - away(b))) {
    if (found.some((python) => away(python.minor) <= away(minor))) break
    found = [...found, ...(await askAll([`python3.${minor}`], path))]
  }
  const [best] = found.sort((a, b) => rank(a) - rank(b))
  if (best) return best
  throw new FunctionRuntimeError(
    'ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND',
    `No Python was found for the runtime ${runtime}: install one ("apt-get install python3", "brew install python@3.${wanted}" or https://www.python.org/downloads/) so that python3 is on PATH, or set interpreters.python.`,
  )
}

async function askAll(names: readonly string[], path: string): Promise<PythonFound[]> {
  const files = names.flatMap((name) =>
    path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, name)),
  )
  const answers = await Promise.all([...new Set(files)].filter(isExecutable).map(askPython))
  return answers.filter((python) => python !== undefined)
}

async function askPython(file: string): Promise<PythonFound | undefined> {
  try {
    const { stdout } = await run(file, ['-c', PYTHON_QUESTION], { timeout: 10_000 })
    const [executable, version, boto3] = stdout.trim().split('\n')
    if (!executable || !version?.startsWith('3.')) return undefined
    return { path: executable, version, minor: Number(version.split('.')[1]), hasBoto3: boto3 === '1' }
  } catch {
    return undefined // such as a pyenv shim of a version that is not active
  }
}

/** Asks once for each runtime. */
export const createPythonFinder = (): ((runtime: string) => Promise<Interpreter>) => {
  const known = new Map<string, Promise<Interpreter>>()
  return (runtime) => {
    const asked = known.get(runtime) ?? findPython(runtime)
    known.set(runtime, asked)
    asked.catch(() => known.delete(runtime)) // it may be installed by the next invocation
    return asked
  }
}

/** The Node.js that runs functions: this process's own, unless another was set. */
export const findNode = async (path: string = process.execPath): Promise<Interpreter> => {
  if (path === process.execPath && isExecutable(path)) return { path, version: process.versions.node }
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 })
    return { path, version: stdout.trim().replace(/^v/, '') }
  } catch (cause) {
    throw new FunctionRuntimeError(
      'ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND',
      `Node.js was not found at ${path}: install it ("apt-get install nodejs", "brew install node" or https://nodejs.org/), or set interpreters.node.`,
      { cause },
    )
  }
}

/** Whether a file is there and may be run. */
export const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
