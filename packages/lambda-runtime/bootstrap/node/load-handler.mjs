// Finds and imports the handler.
import { existsSync, statSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { RuntimeFailure } from './failures.mjs'
import { STREAMING } from './streaming.mjs'

const env = process.env
const compiledFile = process.argv[2]

/** Node.js 24 and later know handlers without callback only. */
export const callbacksRemoved = Number(/nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV ?? '')?.[1] ?? 0) >= 24

/** Modules that the function does not bring along are looked for in NODE_PATH, for `import` as `require` does already. */
export function resolveImportsFromNodePath() {
  const folders = (env.NODE_PATH ?? '').split(':').filter((folder) => folder && existsSync(folder))
  if (folders.length === 0) return
  if (nodeModule.registerHooks) {
    nodeModule.registerHooks({
      resolve: (specifier, context, next) => {
        try {
          return next(specifier, context)
        } catch (error) {
          if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(specifier)) throw error
          for (const folder of folders) {
            try {
              return next(specifier, { ...context, parentURL: pathToFileURL(join(dirname(folder), 'x.mjs')).href })
            } catch {
              // the next folder may have it
            }
          }
          throw error
        }
      },
    })
    return
  }
  const hook = `const folders = ${JSON.stringify(folders.map((folder) => pathToFileURL(join(dirname(folder), 'x.mjs')).href))}
export async function resolve(specifier, context, next) {
  try { return await next(specifier, context) } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(specifier)) throw error
    for (const parentURL of folders) { try { return await next(specifier, { ...context, parentURL }) } catch {} }
    throw error
  }
}`
  nodeModule.register(`data:text/javascript,${encodeURIComponent(hook)}`)
}

function splitHandler(handlerName) {
  if (handlerName.includes('..')) {
    throw new RuntimeFailure('Runtime.MalformedHandlerName', `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`)
  }
  const file = basename(handlerName)
  const folder = handlerName.slice(0, handlerName.length - file.length)
  const match = /^([^.]*)\.(.*)$/.exec(file)
  if (!match) throw new RuntimeFailure('Runtime.MalformedHandlerName', 'Bad handler')
  return { path: folder + match[1], exportName: match[2] }
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

async function loadModule(path) {
  if (compiledFile) return import(pathToFileURL(compiledFile).href)
  const base = resolve(env.LAMBDA_TASK_ROOT, path)
  const file = [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`].find(isFile) ?? indexOf(base)
  if (!file) {
    throw new RuntimeFailure('Runtime.ImportModuleError', `Error: Cannot find module '${path}'\nRequire stack:\n- /var/runtime/index.mjs`)
  }
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeFailure('Runtime.UserCodeSyntaxError', String(error), error)
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeFailure('Runtime.ImportModuleError', `Error: ${error.message}`, error)
    }
    throw error
  }
}

function indexOf(base) {
  if (!existsSync(base)) return undefined
  return ['index.js', 'index.mjs', 'index.cjs'].map((name) => join(base, name)).find(isFile)
}

export async function loadHandler(handlerName) {
  const { path, exportName } = splitHandler(handlerName)
  const loaded = await loadModule(path)
  const walk = (from) => exportName.split('.').reduce((value, key) => value?.[key], from)
  const handler = walk(loaded) ?? walk(loaded.default)
  if (handler === undefined || handler === null) {
    throw new RuntimeFailure('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`)
  }
  if (typeof handler !== 'function') throw new RuntimeFailure('Runtime.HandlerNotFound', `${handlerName} is not a function`)
  if (callbacksRemoved && handler[STREAMING] !== 'response' && handler.length >= 3) {
    throw new RuntimeFailure(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
        'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    )
  }
  return handler
}
