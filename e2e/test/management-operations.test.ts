// Every operation of the three services through real clients against a real server that keeps its APIs in SQLite.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apigateway } from '../../packages/control-plane/src/model/apigateway.generated.ts'
import { apigatewaymanagementapi } from '../../packages/control-plane/src/model/apigatewaymanagementapi.generated.ts'
import { apigatewayv2 } from '../../packages/control-plane/src/model/apigatewayv2.generated.ts'
import { freePorts } from '../src/free-ports.ts'
import { createBoto3Caller } from '../src/management/boto3-caller.ts'
import type { Caller, Endpoints } from '../src/management/caller.ts'
import { createCliCaller } from '../src/management/cli-caller.ts'
import { HTTP_SCENARIOS } from '../src/management/http-scenarios.ts'
import { REST_SCENARIOS } from '../src/management/rest-scenarios.ts'
import { createScene, type Scene } from '../src/management/scenario.ts'
import { createSdkCaller } from '../src/management/sdk-caller.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, requireProgram } from '../src/shell.ts'

const ALL = [apigateway, apigatewayv2, apigatewaymanagementapi].flatMap(({ service, operations }) => Object.keys(operations).map((name) => `${service}/${name}`))

describe.each(['AWS SDK for JavaScript', 'boto3', 'aws command'])('through the %s', { timeout: 600_000 }, (client) => {
  const called = new Set<string>()
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: ServerProcess
  let caller: Caller
  let scene: Scene

  beforeAll(async () => {
    requireProgram('aws', 'apt-get install awscli')
    requireProgram('python3', 'apt-get install python3 python3-boto3')
    folder = await temporaryFolder()
    // The server starts again where it was.
    const [port] = await freePorts(1)
    const start = (): Promise<ServerProcess> => startServer({ arguments: ['--port', String(port), '--data', `${folder.path}/data`, '--account-limit', 'none'] })
    server = await start()
    const endpoints: Endpoints = { url: server.url, connections: server.url }
    const env = awsEnvironment(server.url)
    caller = client === 'boto3' ? createBoto3Caller(endpoints, env) : client === 'aws command' ? await createCliCaller(endpoints, env) : createSdkCaller(endpoints)
    const restart = async (): Promise<void> => {
      await server.stop()
      server = await start()
    }
    scene = createScene({ caller, endpoints, called, restart })
  })

  afterAll(async () => {
    await caller?.close()
    await server?.stop()
    await folder?.remove()
  })

  test.each(Object.entries({ ...REST_SCENARIOS, ...HTTP_SCENARIOS }))('%s', async (_, scenario) => {
    await scenario(scene)
  })

  test('all 230 operations were called', () => {
    console.log(`${client}: ${called.size} operations\n${[...called].toSorted().join(' ')}`)

    expect(ALL).toHaveLength(230)
    expect(ALL.filter((name) => !called.has(name))).toEqual([])
  })
})
