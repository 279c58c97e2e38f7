import { VtlError } from '../errors.ts'
import { parseTemplate } from '../parser/parser.ts'
import type { ReadPlain } from '../parser/shared.ts'
import type { Template } from '../parser/syntax-tree.ts'
import { errorAt } from '../parser/source-position.ts'
import { Frame } from '../runtime/frame.ts'
import type { RenderLimits } from '../runtime/frame.ts'
import { StopSignal } from '../runtime/stop-signal.ts'
import type { TraceEvent } from '../trace/trace-event.ts'
import { readVariables } from '../variables/to-value.ts'
import type { TemplateVariables } from '../variables/to-value.ts'
import { compileTemplate } from './compile-statement.ts'
import type { Run } from './compile-statement.ts'
import { Scope } from './scope.ts'

/** Options of `compile`. */
export type CompileOptions = {
  /** Whether `renderWithTrace` is wanted. Default: false, and then tracing costs nothing. */
  readonly trace?: boolean
  /** Most characters of a template; AWS accepts 300 KB. Default: 307,200. */
  readonly maxTemplateLength?: number
  /** Most iterations of one `#foreach`. Default: unlimited, as in Velocity; `awsLimits` has AWS's 1,000. */
  readonly maxIterations?: number
  /** Most steps of one rendering. Default: 10,000,000. */
  readonly maxSteps?: number
  /** Most characters of output, and of any string on the way. Default: 10,485,760. */
  readonly maxOutput?: number
}

/** A template that is ready to run; it keeps no state and may run at the same time for many requests. */
export type CompiledTemplate = {
  /**
   * Renders the template.
   *
   * @param variables the template's top-level names, such as `input` and `context`: a plain object, or what `parseJson` made of one
   * @throws VtlError `ERR_VTL_METHOD`, `ERR_VTL_STEP_BUDGET`, `ERR_VTL_OUTPUT_TOO_LARGE`, `ERR_VTL_JSON`, `ERR_VTL_JSON_PATH`, `ERR_VTL_VARIABLE`
   */
  render(variables?: TemplateVariables): string
}

/** A template compiled with `trace: true`. */
export type TracedTemplate = CompiledTemplate & {
  /** Renders and tells what ran. When rendering fails, the error comes with what ran before it. */
  renderWithTrace(variables?: TemplateVariables): TracedRendering
}

/** What `renderWithTrace` gives: `output`, or the error and the output before it. */
export type TracedRendering = { readonly output: string; readonly trace: readonly TraceEvent[]; readonly error?: VtlError }

/** `compile`, with or without a trace. */
export type Compile = {
  (template: string, options: CompileOptions & { readonly trace: true }): TracedTemplate
  (template: string, options?: CompileOptions): CompiledTemplate
}

/** What runs a template, and what reads the variables for that into their slots. */
export type Program = { readonly run: Run; readonly read: typeof readVariables }

/** Makes one function of a template; undefined where it cannot. */
export type Generate = (template: Template, scope: Scope) => Program | undefined

/** AWS's quotas: 300 KB of template, 1,000 iterations of a `#foreach`. */
export const awsLimits: { readonly maxTemplateLength: number; readonly maxIterations: number } = {
  maxTemplateLength: 307_200,
  maxIterations: 1000,
}

/** What makes `compile` faster where there is room for it; the answers are the same. */
export type Accelerator = {
  readonly readPlain?: ReadPlain
  /** Makes one function of a template when it was rendered `often` times. */
  readonly generate: Generate
  readonly often: number
}

/** `compile`, with an accelerator where there is one. */
export const createCompile = (accelerator?: Accelerator): Compile => (template: string, options?: CompileOptions): TracedTemplate => {
  const { trace, maxTemplateLength = awsLimits.maxTemplateLength, maxIterations = Infinity, maxSteps = 10_000_000, maxOutput = 10_485_760 } = options ?? {}
  if (template.length > maxTemplateLength) {
    throw new VtlError('ERR_VTL_TEMPLATE_TOO_LARGE', `more than ${maxTemplateLength} characters of template`)
  }
  const limits: RenderLimits = { maxIterations, maxSteps, maxOutput }
  const scope = new Scope(trace, compileTemplate)
  const { template: tree } = parseTemplate(template, accelerator?.readPlain)
  let program: Program | undefined
  let renderings = 0
  // Whoever only wants to know whether a template is right has no closures made.
  const start = (variables: TemplateVariables = {}): Frame => {
    program ??= { run: compileTemplate(tree, scope), read: readVariables }
    if (accelerator && !trace && renderings++ === accelerator.often) program = accelerator.generate(tree, scope) ?? program
    return new Frame(program.read(variables, scope.names), limits, scope.mutates)
  }
  const finish = (frame: Frame): string => {
    try {
      program?.run(frame)
    } catch (error) {
      if (!(error instanceof StopSignal)) throw locate(error, template, frame.at)
    }
    return frame.bounded(frame.out)
  }
  const render = (variables?: TemplateVariables): string => finish(start(variables))
  const renderWithTrace = (variables?: TemplateVariables): TracedRendering => {
    const frame = start(variables)
    frame.trace = []
    try {
      return { output: finish(frame), trace: frame.trace }
    } catch (error) {
      if (error instanceof VtlError) return { output: frame.out, trace: frame.trace, error }
      throw error
    }
  }
  return (trace ? { render, renderWithTrace } : { render }) as TracedTemplate
}

/**
 * Compiles a mapping template, in the Velocity 1.7 dialect of Amazon API Gateway, to closures. No code is generated, so that
 * it runs under any content-security policy.
 *
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 *
 * @throws VtlError `ERR_VTL_SYNTAX` with line, column and excerpt, `ERR_VTL_TEMPLATE_TOO_LARGE`
 */
export const compile: Compile = createCompile()

/** Says where in the template an error came up. Deep recursion, which Java ends with an error of its own, is one of ours. */
function locate(error: unknown, template: string, offset: number): unknown {
  if (error instanceof RangeError) return errorAt(template, offset, 'ERR_VTL_STEP_BUDGET', 'rendering nests too deep', { cause: error })
  return error instanceof VtlError ? errorAt(template, offset, error.code, error.message, { cause: error }) : error
}
