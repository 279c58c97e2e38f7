// Runs a Node.js Lambda handler: takes invocations as frames on file descriptor 3 and answers on it.
import { answerAndExit, HEADER_BYTES, INIT_ERROR, LAST_ERROR, readChannel, READY, sendNow } from './node/channel.mjs'
import { logFailure } from './node/console.mjs'
import { errorPayload, isError, RuntimeFailure } from './node/failures.mjs'
import { currentSequence, invoke } from './node/invoke.mjs'
import { loadHandler, resolveImportsFromNodePath } from './node/load-handler.mjs'
import { resolveLocalhostNames } from './node/localhost-names.mjs'

const exitAfter = (type, error, exitCode) =>
  answerAndExit(type, { sequence: currentSequence, body: JSON.stringify(errorPayload(error)), exitCode })
process.on('uncaughtException', (error) => {
  logFailure('Uncaught Exception', error)
  exitAfter(ready ? LAST_ERROR : INIT_ERROR, error, 129)
})
process.on('unhandledRejection', (reason) => {
  const failure = new RuntimeFailure('Runtime.UnhandledPromiseRejection', String(reason), isError(reason) ? reason : undefined)
  logFailure('Unhandled Promise Rejection', failure)
  exitAfter(ready ? LAST_ERROR : INIT_ERROR, failure, 128)
})

let ready = false
let handler
let rest
readChannel((chunk) => {
  const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
  let offset = 0
  while (bytes.length - offset >= HEADER_BYTES) {
    const end = offset + HEADER_BYTES + bytes.readUInt32LE(offset)
    if (end > bytes.length) break
    invoke(handler, bytes.readUInt32LE(offset + 5), bytes.toString('utf8', offset + HEADER_BYTES, end))
    offset = end
  }
  rest = offset === bytes.length ? undefined : Buffer.from(bytes.subarray(offset))
})

try {
  resolveImportsFromNodePath()
  resolveLocalhostNames()
  handler = await loadHandler(process.env._HANDLER ?? '')
  ready = true
  sendNow(READY, 0, '')
} catch (error) {
  logFailure('Uncaught Exception', error)
  exitAfter(INIT_ERROR, error, 1)
}
