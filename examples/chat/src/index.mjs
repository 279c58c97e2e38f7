import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'

export async function handler(event) {
  const { apiId, connectionId, routeKey } = event.requestContext
  const room = await openRoom(apiId)
  if (routeKey === '$connect') {
    await room.enter(connectionId, event.queryStringParameters?.name ?? connectionId)
    return { statusCode: 200 }
  }
  if (routeKey === '$disconnect') {
    await room.leave(connectionId)
    return { statusCode: 200 }
  }
  const management = new ApiGatewayManagementApiClient({ endpoint: endpointOf(event.requestContext) })
  if (routeKey === 'sendmessage') {
    const { message } = JSON.parse(event.body)
    const said = JSON.stringify({ from: await room.nameOf(connectionId), message })
    await Promise.all((await room.everyone()).map((id) => post(management, room, id, said)))
  } else {
    await post(management, room, connectionId, JSON.stringify({ hint: 'send {"action":"sendmessage","message":"…"}' }))
  }
  return { statusCode: 200 }
}

async function post(management, room, connectionId, data) {
  try {
    await management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(data) }))
  } catch (error) {
    if (!(error instanceof GoneException)) throw error
    await room.leave(connectionId)
  }
}

/** Who is connected: one file each. A folder stands in for the table that a chat on AWS would keep. */
async function openRoom(apiId) {
  const folder = join(tmpdir(), `gatewright-chat-${apiId}`)
  await mkdir(folder, { recursive: true })
  const fileOf = (connectionId) => join(folder, Buffer.from(connectionId).toString('hex'))
  return {
    enter: (connectionId, name) => writeFile(fileOf(connectionId), name),
    leave: (connectionId) => rm(fileOf(connectionId), { force: true }),
    nameOf: (connectionId) => readFile(fileOf(connectionId), 'utf8').catch(() => connectionId),
    everyone: async () => (await readdir(folder)).map((file) => Buffer.from(file, 'hex').toString()),
  }
}

/** On AWS the domain name is enough; Gatewright tells its own address by AWS_ENDPOINT_URL, as the SDKs expect. */
function endpointOf({ apiId, domainName, stage }) {
  const local = process.env.AWS_ENDPOINT_URL
  return local === undefined ? `https://${domainName}/${stage}` : `${local}/_aws/execute-api/${apiId}/${stage}`
}
