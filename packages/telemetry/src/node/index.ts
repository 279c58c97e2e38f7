export { createLogFiles } from './log-files.ts'
export type { LogFiles, LogFilesOptions } from './log-files.ts'
export { createLogStream } from './log-stream.ts'
export type { LogStreamOptions } from './log-stream.ts'
