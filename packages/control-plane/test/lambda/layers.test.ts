import { CreateFunctionCommand, DeleteLayerVersionCommand, GetFunctionConfigurationCommand, GetLayerVersionCommand, ListLayersCommand, ListLayerVersionsCommand, PublishLayerVersionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { expect, it } from 'vitest'
import { ROLE, ZIP, createTestLambda, refusalOf } from './support.ts'

const LAYER = 'arn:aws:lambda:us-east-1:123456789012:layer:words'
const publish = (text: string): PublishLayerVersionCommand =>
  new PublishLayerVersionCommand({ LayerName: 'words', Content: { ZipFile: new TextEncoder().encode(text) }, CompatibleRuntimes: ['nodejs20.x'], Description: text })

it('publishes versions of a layer, shows and lists them, the latest first', async () => {
  const { client } = await createTestLambda()

  const first = await client.send(publish('zip a'))
  await client.send(publish('zip b'))

  expect(first).toMatchObject({ LayerArn: LAYER, LayerVersionArn: `${LAYER}:1`, Version: 1, Content: { CodeSize: 5 }, CompatibleRuntimes: ['nodejs20.x'] })
  expect(await client.send(new GetLayerVersionCommand({ LayerName: LAYER, VersionNumber: 2 }))).toMatchObject({ Version: 2, Description: 'zip b' })
  expect((await client.send(new ListLayerVersionsCommand({ LayerName: 'words' }))).LayerVersions?.map(({ Version }) => Version)).toEqual([2, 1])
  expect((await client.send(new ListLayersCommand({ CompatibleRuntime: 'nodejs20.x' }))).Layers).toMatchObject([{ LayerName: 'words', LatestMatchingVersion: { Version: 2 } }])
  expect((await client.send(new ListLayersCommand({ CompatibleRuntime: 'python3.12' }))).Layers).toEqual([])
})

it('gives a function its layers in order, also after a version of one is deleted', async () => {
  const { client, service } = await createTestLambda()
  await client.send(publish('zip a'))
  await client.send(publish('zip b'))
  await client.send(new CreateFunctionCommand({ FunctionName: 'f', Role: ROLE, Runtime: 'nodejs20.x', Handler: 'a.b', Code: { ZipFile: ZIP }, Layers: [`${LAYER}:1`] }))

  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Layers: [`${LAYER}:2`, `${LAYER}:1`] }))
  await client.send(new DeleteLayerVersionCommand({ LayerName: 'words', VersionNumber: 1 }))

  expect((await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }))).Layers).toEqual([
    { Arn: `${LAYER}:2`, CodeSize: 5 },
    { Arn: `${LAYER}:1`, CodeSize: 5 },
  ])
  expect((await service.resolve('f'))?.layerDirectories).toEqual(['/code/zip b', '/code/zip a'])
})

it('refuses a sixth layer and one that is not there', async () => {
  const { client } = await createTestLambda()
  const create = (Layers: string[]): Promise<unknown> =>
    client.send(new CreateFunctionCommand({ FunctionName: 'f', Role: ROLE, Runtime: 'nodejs20.x', Handler: 'a.b', Code: { ZipFile: ZIP }, Layers }))

  expect(await refusalOf(create([1, 2, 3, 4, 5, 6].map((version) => `${LAYER}:${version}`)))).toMatchObject({ message: 'Cannot reference more than 5 layers.' })
  expect(await refusalOf(create([`${LAYER}:1`]))).toMatchObject({ name: 'InvalidParameterValueException', message: `Layer version ${LAYER}:1 does not exist.` })
  expect(await refusalOf(client.send(new GetLayerVersionCommand({ LayerName: 'words', VersionNumber: 9 })))).toMatchObject({ name: 'ResourceNotFoundException' })
})
