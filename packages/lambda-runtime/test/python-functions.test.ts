import { describe, expect, it } from 'vitest'

import { ARN, python, runtimeOf } from './support/runtime.ts'

describe('a Python function', () => {
  it('answers with what its handler returns', async () => {
    const runtime = runtimeOf(python('def handler(event, context):\n    return {"doubled": event["n"] * 2, "word": "žluť"}'))

    const { answer } = await runtime.ask({ n: 21 })

    expect(answer).toEqual({ doubled: 42, word: 'žluť' })
  })

  it('keeps unicode in its answer from Python 3.12 on, and escapes it before', async () => {
    const source = 'def handler(event, context):\n    return "ž"'

    const old = await runtimeOf(python(source)).invokeFunction({ functionArn: ARN, payload: '{}' })
    const recent = await runtimeOf(python(source, { runtime: 'python3.12' })).invokeFunction({ functionArn: ARN, payload: '{}' })

    expect([old.payload, recent.payload]).toEqual(['"\\u017e"', '"ž"'])
  })

  it('gives the handler its whole context', async () => {
    const source = `def handler(event, context):
    names = ['aws_request_id', 'function_name', 'function_version', 'invoked_function_arn', 'memory_limit_in_mb', 'log_group_name']
    values = {name: getattr(context, name) for name in names}
    values['left'] = context.get_remaining_time_in_millis()
    values['custom'] = context.client_context.custom
    values['identity'] = context.identity.cognito_identity_id
    return values`
    const runtime = runtimeOf(python(source, { memorySizeMb: 512 }))

    const result = await runtime.invokeFunction({ functionArn: ARN, payload: '{}', clientContext: '{"custom": {"a": "b"},\n"env": {}}' })

    expect(JSON.parse(result.payload)).toEqual({
      aws_request_id: result.requestId,
      function_name: 'tested',
      function_version: '$LATEST',
      invoked_function_arn: ARN,
      memory_limit_in_mb: '512',
      log_group_name: '/aws/lambda/tested',
      left: expect.any(Number) as number,
      custom: { a: 'b' },
      identity: null,
    })
  })

  // recorded/lambda.json, lambda-selection-pattern-400: errorMessage, errorType, requestId, stackTrace
  it('that raises fails with message, type, request id and a stack of strings', async () => {
    const runtime = runtimeOf(python('def handler(event, context):\n    raise Exception("Error: four hundred")'))

    const { answer, functionError, requestId } = await runtime.ask()

    expect(functionError).toBe('Unhandled')
    expect(answer).toEqual({
      errorMessage: 'Error: four hundred',
      errorType: 'Exception',
      requestId,
      stackTrace: [expect.stringMatching(/^ {2}File ".*\/app\.py", line 2, in handler\n {4}raise Exception\("Error: four hundred"\)\n$/)],
    })
  })

  it.each([
    ['answers with a set', 'def handler(e, c):\n  return {1}', { errorType: 'Runtime.MarshalError', errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable' }],
    ['has a syntax error', 'def handler(e, c)\n  return 1', { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: expect.stringMatching(/^Syntax error in module 'app': .*\(app\.py, line 1\)$/) }],
    ['imports what is not there', 'import missing_package', { errorType: 'Runtime.ImportModuleError', errorMessage: "Unable to import module 'app': No module named 'missing_package'" }],
    ['has no handler', 'x = 1', { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'handler' missing on module 'app'" }],
    ['fails while it is loaded', '1 / 0', { errorType: 'ZeroDivisionError', errorMessage: 'division by zero' }],
    ['exits', 'import sys\ndef handler(e, c):\n  sys.exit(3)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/) }],
    ['exits well', 'import os\ndef handler(e, c):\n  os._exit(0)', { errorMessage: expect.stringMatching(/Error: Runtime exited without providing a reason$/) }],
    ['kills itself', 'import os\ndef handler(e, c):\n  os.kill(os.getpid(), 9)', { errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/) }],
  ])('that %s fails with the words of Lambda', async (_case, source, expected) => {
    const runtime = runtimeOf(python(source))

    const { answer, functionError } = await runtime.ask()

    expect(functionError).toBe('Unhandled')
    expect(answer).toMatchObject(expected)
  })

  it('tries its code again after it failed to load', async () => {
    const { mkdtempSync, writeFileSync } = await import('node:fs')
    const codeDirectory = mkdtempSync('/tmp/gatewright-python-')
    writeFileSync(`${codeDirectory}/app.py`, 'import missing_package')
    const runtime = runtimeOf({ runtime: 'python3.11', handler: 'app.handler', codeDirectory })
    await runtime.ask()
    writeFileSync(`${codeDirectory}/missing_package.py`, '')
    writeFileSync(`${codeDirectory}/app.py`, 'import missing_package\ndef handler(e, c):\n  return "well"')

    const { answer } = await runtime.ask()

    expect(answer).toBe('well')
  })

  it('writes no compiled files into its code folder', async () => {
    const { mkdtempSync, readdirSync, writeFileSync } = await import('node:fs')
    const codeDirectory = mkdtempSync('/tmp/gatewright-python-')
    writeFileSync(`${codeDirectory}/app.py`, 'import other\ndef handler(e, c):\n  return 1')
    writeFileSync(`${codeDirectory}/other.py`, '')
    const runtime = runtimeOf({ runtime: 'python3.11', handler: 'app.handler', codeDirectory })

    await runtime.ask()

    expect(readdirSync(codeDirectory)).toEqual(['app.py', 'other.py'])
  })

  it('writes its log as Lambda formats it', async () => {
    const runtime = runtimeOf(python('import logging\ndef handler(e, c):\n  print("printed")\n  logging.warning("careful")\n  logging.info("unheard")'))

    const { requestId } = await runtime.ask()

    const texts = runtime.lines.filter(({ source }) => source === 'function').map(({ text }) => text)
    expect(texts).toEqual(['printed', expect.stringMatching(new RegExp(`^\\[WARNING\\]\\t\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t${requestId}\\tcareful$`))])
  })
})
