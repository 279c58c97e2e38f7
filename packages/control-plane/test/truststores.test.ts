import { expect, test } from 'vitest'
import type { TruststorePlace } from '../src/index.ts'
import { badRequest, type Caller, callerOf, createPlane, patch, refusal } from './support.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
const REST = { domainName: 'rest.example.com', endpointConfiguration: { types: ['REGIONAL'] }, regionalCertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1' }
const V2 = { DomainName: 'http.example.com', DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1', EndpointType: 'REGIONAL' }] }

interface Started {
  readonly rest: Caller
  readonly v2: Caller
  readonly places: TruststorePlace[]
  /** The truststore that the data plane gets. */
  readonly published: () => Promise<string | undefined>
}

async function start(warnings: readonly string[] = []): Promise<Started> {
  const places: TruststorePlace[] = []
  const plane = await createPlane({
    ports: {
      async readTruststore(place) {
        places.push(place)
        if (place.uri.endsWith('missing')) throw new Error('S3 answers 404')
        return { pem: `PEM of ${place.uri}`, warnings }
      },
    },
  })
  return {
    rest: callerOf(plane, 'apigateway'),
    v2: callerOf(plane, 'apigatewayv2'),
    places,
    published: async () => (await plane.account()).domainNames[0]?.truststore,
  }
}

test('a truststore is read when a domain name is made, published, and never shown', async () => {
  const { rest, places, published } = await start()

  const made = await rest('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/k', truststoreVersion: 'v1' } })

  expect(places).toEqual([{ uri: 's3://b/k', version: 'v1' }])
  expect(await published()).toBe('PEM of s3://b/k')
  expect(made).toMatchObject({ mutualTlsAuthentication: { truststoreUri: 's3://b/k', truststoreVersion: 'v1' } })
  expect(JSON.stringify(await rest('GetDomainName', { domainName: REST.domainName }))).not.toContain('PEM of')
})

test('what is wrong with its certificates is shown as warnings by both versions', async () => {
  const { rest, v2 } = await start(['CN=old: certificate has expired'])

  await v2('CreateDomainName', { ...V2, MutualTlsAuthentication: { TruststoreUri: 's3://b/k' } })

  const shown = { truststoreUri: 's3://b/k', truststoreWarnings: ['CN=old: certificate has expired'] }
  expect((await rest('GetDomainName', { domainName: V2.DomainName }))['mutualTlsAuthentication']).toEqual(shown)
  expect((await v2('GetDomainName', { DomainName: V2.DomainName }))['MutualTlsAuthentication']).toEqual({
    TruststoreUri: 's3://b/k',
    TruststoreWarnings: ['CN=old: certificate has expired'],
  })
})

test('a truststore that cannot be read is refused, and the domain name stays as it was', async () => {
  const { rest, published } = await start()
  const problem = badRequest('The truststore s3://b/missing cannot be used: S3 answers 404')

  expect(await refusal(rest('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/missing' } }))).toEqual(problem)
  expect(await published()).toBeUndefined()

  await rest('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/k' } })
  const change = patch(['replace', '/mutualTlsAuthentication/truststoreUri', 's3://b/missing'])
  expect(await refusal(rest('UpdateDomainName', { domainName: REST.domainName, ...change }))).toEqual(problem)
  expect(await published()).toBe('PEM of s3://b/k')
})

test('it is read again when it is set, not with every other change', async () => {
  const { rest, places, published } = await start()
  await rest('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/k', truststoreVersion: 'v1' } })

  await rest('UpdateDomainName', { domainName: REST.domainName, ...patch(['replace', '/securityPolicy', 'TLS_1_2']) })
  await rest('UpdateDomainName', { domainName: REST.domainName, ...patch(['replace', '/mutualTlsAuthentication/truststoreVersion', 'v2']) })

  expect(places.map(({ version }) => version)).toEqual(['v1', 'v2'])
  expect(await published()).toBe('PEM of s3://b/k')
})

test('it goes with mutual TLS: by a patch, or by an empty URI', async () => {
  const { rest, v2, published } = await start()
  await rest('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/k' } })

  await rest('UpdateDomainName', { domainName: REST.domainName, ...patch(['remove', '/mutualTlsAuthentication']) })
  expect(await published()).toBeUndefined()

  await v2('UpdateDomainName', { DomainName: REST.domainName, MutualTlsAuthentication: { TruststoreUri: 's3://b/k' } })
  expect(await published()).toBe('PEM of s3://b/k')
  await v2('UpdateDomainName', { DomainName: REST.domainName, MutualTlsAuthentication: { TruststoreUri: '' } })
  expect(await published()).toBeUndefined()
})

test('without anything to read truststores with, the domain trusts nobody', async () => {
  const plane = await createPlane()

  await callerOf(plane, 'apigateway')('CreateDomainName', { ...REST, mutualTlsAuthentication: { truststoreUri: 's3://b/k' } })

  expect((await plane.account()).domainNames[0]?.truststore).toBe('')
})
