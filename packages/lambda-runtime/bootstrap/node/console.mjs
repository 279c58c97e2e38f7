// The log, as `console` prints it in Lambda: time, request id, level, text.
import { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'

import { concurrency } from './channel.mjs'
import { errorPayload, isError } from './failures.mjs'

/** The request id of the running invocation; with several at once, of the one that the calling code belongs to. */
const running = new AsyncLocalStorage()
let currentRequestId

export function runAs(requestId, run) {
  currentRequestId = requestId
  if (concurrency > 1) running.run(requestId, run)
  else run()
}

function printLog(level, text) {
  const requestId = (concurrency > 1 ? running.getStore() : undefined) ?? currentRequestId ?? 'undefined'
  process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`)
}

export function logFailure(words, error) {
  const { name: _name, ...own } = isError(error) ? { ...error } : {}
  const details = isError(error)
    ? { errorType: error.name, errorMessage: error.message, ...own, stack: String(error.stack).split('\n') }
    : errorPayload(error)
  let text
  try {
    text = JSON.stringify(details)
  } catch {
    text = JSON.stringify(errorPayload(error))
  }
  printLog('ERROR', `${words} \t${text}`)
}

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' }
for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...values) => {
    const text = method === 'trace' ? `${new Error(format(...values)).stack.replace(/^Error/, 'Trace')}` : format(...values)
    printLog(level, text)
  }
}
