import type { Step } from './run.ts'

/** A step of a pipeline before it is compiled: its name, and how it becomes code for one method or route. */
export interface StepDefinition<Input, Exchange> {
  readonly name: string
  /** `undefined` where the method has not configured what the step does: then it is not in the plan at all. */
  readonly compile: (input: Input) => Step<Exchange>['run'] | undefined
}

/** Compiles a pipeline for one method or route: only the steps that it has configured, in the pipeline's order. */
export function compileSteps<Input, Exchange>(
  definitions: readonly StepDefinition<Input, Exchange>[],
  input: Input,
): readonly Step<Exchange>[] {
  return definitions.flatMap(({ name, compile }) => {
    const run = compile(input)
    return run === undefined ? [] : [{ name, run }]
  })
}
