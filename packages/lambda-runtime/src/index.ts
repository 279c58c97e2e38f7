export { createCodeStore } from './code-store.ts'
export type { CodeStore, StoredCode } from './code-store.ts'
export type { FunctionDefinition, ResolveFunction } from './definition.ts'
export { FunctionRuntimeError } from './errors.ts'
export type { FunctionRuntimeErrorCode } from './errors.ts'
export type { FunctionCredentials, SharedEnvironment } from './function-environment.ts'
export { createFunctionRuntime } from './function-runtime.ts'
export type {
  FunctionRequest,
  FunctionRequestResult,
  FunctionResponseStream,
  FunctionRuntime,
  FunctionRuntimeOptions,
  StreamCompletion,
} from './function-runtime.ts'
export type { FunctionLogLine, LogSink } from './log.ts'
export type { InterpreterPaths } from './prepare.ts'
export { createRemoteInvoker } from './remote-invoker.ts'
export type { FetchLike, RemoteInvokerOptions, SignableRequest, SignRequest } from './remote-invoker.ts'
