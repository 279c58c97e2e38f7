import { manage } from '../backend/management.ts'

type Choice = readonly [id: string, name: string]

/** What a method of a REST API can refer to, each list with “none” first. */
export interface Choices {
  readonly authorizers: readonly Choice[]
  readonly validators: readonly Choice[]
}

export async function listChoices(apiId: string): Promise<Choices> {
  const [authorizers, validators] = await Promise.all([list(`/restapis/${apiId}/authorizers?limit=500`), list(`/restapis/${apiId}/requestvalidators?limit=500`)])
  return { authorizers, validators }
}

async function list(path: string): Promise<readonly Choice[]> {
  const { item = [] } = await manage<{ readonly item?: readonly { readonly id: string; readonly name?: string }[] }>('GET', path)
  return [['', 'none'], ...item.map(({ id, name }): Choice => [id, name === undefined ? id : `${name} · ${id}`])]
}
