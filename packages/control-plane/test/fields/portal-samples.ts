import { expect } from 'vitest'
import type { Values } from '../support.ts'
import type { Sample } from './sample.ts'
import type { World } from './world.ts'

const TAGS = { team: 'a' }
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/b'
const colors = (color: string): Values =>
  Object.fromEntries(['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, color]))
const portal = (world: World): Values => ({
  Authorization: { CognitoConfig: { AppClientId: 'c', UserPoolArn: 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a', UserPoolDomain: 'https://pool.example.com' } },
  EndpointConfiguration: { AcmManaged: { CertificateArn: CERTIFICATE, DomainName: 'portal.example.com' } },
  PortalContent: { DisplayName: 'portal', Description: 'd', Theme: { CustomColors: colors('#111111') } },
  IncludedPortalProductArns: [world.productArn],
  LogoUri: 's3://b/logo.png',
  RumAppMonitorName: 'rum',
})
/** The logo is told by when it came, the custom domain beside the portal's own. */
const shownPortal = (): Values => ({
  EndpointConfiguration: { CertificateArn: CERTIFICATE, DomainName: 'portal.example.com', PortalDefaultDomainName: expect.stringMatching(/^p-.*\.apigw-portal\.us-east-1\.on\.aws$/) as unknown },
  PortalContent: { DisplayName: 'portal', Description: 'd', Theme: { CustomColors: colors('#111111'), LogoLastUploaded: expect.anything() as unknown } },
})
const plainPortal: Values = { Authorization: { None: {} }, EndpointConfiguration: { None: {} }, PortalContent: { DisplayName: 'old', Theme: { CustomColors: colors('#222222') } } }

/** Portals, their products, and the pages of these. */
export const PORTAL_SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  CreatePortal: [
    { read: 'GetPortal', input: (w) => ({ ...portal(w), Tags: TAGS }), names: (_, made) => ({ PortalId: made['PortalId'] }), shown: shownPortal, unseen: ['LogoUri'] },
    { read: 'GetPortal', input: () => plainPortal, names: (_, made) => ({ PortalId: made['PortalId'] }), unseen: ['EndpointConfiguration'] },
  ],
  UpdatePortal: [
    {
      read: 'GetPortal',
      before: (w) => w.v2('CreatePortal', plainPortal),
      input: (w, before) => ({ PortalId: before['PortalId'], ...portal(w) }),
      names: (_, made) => ({ PortalId: made['PortalId'] }),
      shown: shownPortal,
      unseen: ['LogoUri'],
    },
    {
      read: 'GetPortal',
      before: (w) => w.v2('CreatePortal', portal(w)),
      input: (_, before) => ({ PortalId: before['PortalId'], Authorization: { None: {} }, EndpointConfiguration: { None: {} } }),
      names: (_, made) => ({ PortalId: made['PortalId'] }),
      shown: (_, made) => ({ EndpointConfiguration: { PortalDefaultDomainName: `p-${String(made['PortalId'])}.apigw-portal.us-east-1.on.aws`, PortalDomainHostedZoneId: expect.any(String) as unknown } }),
    },
  ],
  PublishPortal: [
    {
      read: 'GetPortal',
      before: (w) => w.v2('CreatePortal', plainPortal),
      input: (_, before) => ({ PortalId: before['PortalId'], Description: 'd' }),
      names: (_, __, input) => ({ PortalId: input['PortalId'] }),
      shown: () => ({ LastPublishedDescription: 'd', PublishStatus: 'PUBLISHED' }),
      unseen: ['Description'],
    },
  ],
  PreviewPortal: [
    {
      read: 'GetPortal',
      before: (w) => w.v2('CreatePortal', plainPortal),
      input: (_, before) => ({ PortalId: before['PortalId'] }),
      names: (_, __, input) => ({ PortalId: input['PortalId'] }),
      shown: () => ({ Preview: { PreviewStatus: 'PREVIEW_READY' } }),
    },
  ],
  CreatePortalProduct: [
    { read: 'GetPortalProduct', input: () => ({ DisplayName: 'n', Description: 'd', Tags: TAGS }), names: (_, made) => ({ PortalProductId: made['PortalProductId'] }) },
  ],
  UpdatePortalProduct: [
    {
      read: 'GetPortalProduct',
      input: (w) => ({
        PortalProductId: w.productId, DisplayName: 'm', Description: 'd',
        DisplayOrder: { OverviewPageArn: w.page.arn, ProductPageArns: [w.page.arn], Contents: [{ SectionName: 's', ProductRestEndpointPageArns: [w.endpointPage.arn] }] },
      }),
      names: (w) => ({ PortalProductId: w.productId }),
    },
    { input: (w) => ({ PortalProductId: w.productId, DisplayOrder: { OverviewPageArn: `${w.page.arn}x` } }), refused: /was not found in the portal product/ },
  ],
  PutPortalProductSharingPolicy: [
    { read: 'GetPortalProductSharingPolicy', input: (w) => ({ PortalProductId: w.productId, PolicyDocument: '{"Statement":[]}' }), names: (w) => ({ PortalProductId: w.productId }) },
  ],
  CreateProductPage: [
    {
      read: 'GetProductPage',
      input: (w) => ({ PortalProductId: w.productId, DisplayContent: { Title: 'u', Body: 'c' } }),
      names: (w, made) => ({ PortalProductId: w.productId, ProductPageId: made['ProductPageId'] }),
    },
  ],
  UpdateProductPage: [
    {
      read: 'GetProductPage',
      input: (w) => ({ PortalProductId: w.productId, ProductPageId: w.page.id, DisplayContent: { Title: 'u', Body: 'c' } }),
      names: (w) => ({ PortalProductId: w.productId, ProductPageId: w.page.id }),
    },
  ],
  CreateProductRestEndpointPage: [
    {
      read: 'GetProductRestEndpointPage',
      input: (w) => ({
        PortalProductId: w.productId, RestEndpointIdentifier: { IdentifierParts: { RestApiId: w.restApiId, Stage: 'dev', Path: '/', Method: 'GET' } },
        DisplayContent: { Overrides: { Body: 'b', Endpoint: 'e', OperationName: 'o' } }, TryItState: 'ENABLED',
      }),
      names: (w, made) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: made['ProductRestEndpointPageId'] }),
      shown: () => ({ DisplayContent: { Body: 'b', Endpoint: 'e', OperationName: 'o' } }),
    },
    {
      read: 'GetProductRestEndpointPage',
      input: (w) => ({ PortalProductId: w.productId, RestEndpointIdentifier: { IdentifierParts: { RestApiId: w.restApiId, Stage: 'dev', Path: '/', Method: 'GET' } }, DisplayContent: { None: {} } }),
      names: (w, made) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: made['ProductRestEndpointPageId'] }),
      shown: () => ({ DisplayContent: { Endpoint: 'GET /' } }),
    },
  ],
  UpdateProductRestEndpointPage: [
    {
      read: 'GetProductRestEndpointPage',
      input: (w) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: w.endpointPage.id, DisplayContent: { Overrides: { Body: 'b', Endpoint: 'e', OperationName: 'o' } }, TryItState: 'ENABLED' }),
      names: (w) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: w.endpointPage.id }),
      shown: () => ({ DisplayContent: { Body: 'b', Endpoint: 'e', OperationName: 'o' } }),
    },
    {
      read: 'GetProductRestEndpointPage',
      input: (w) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: w.endpointPage.id, DisplayContent: { None: {} } }),
      names: (w) => ({ PortalProductId: w.productId, ProductRestEndpointPageId: w.endpointPage.id }),
      shown: () => ({ DisplayContent: { Endpoint: 'GET /' } }),
    },
  ],
}
