/**
 * got with the token of an auth client: a request that the API answers with 401 is sent once more, with a new token.
 *
 *   BLAM_BASE_URL=… BLAM_USERNAME=… BLAM_PASSWORD=… node got.ts
 */
import { createBlamAuth } from '@x/blam-auth';
import got from 'got';

const { BLAM_BASE_URL = '', BLAM_USERNAME = '', BLAM_PASSWORD = '' } = process.env;

const blam = createBlamAuth({ baseUrl: BLAM_BASE_URL, username: BLAM_USERNAME, password: BLAM_PASSWORD });

// An instance for this API only, without redirects: the token must not reach any other host.
const api = got.extend({
  prefixUrl: BLAM_BASE_URL,
  followRedirect: false,
  hooks: {
    beforeRequest: [
      async (options) => {
        options.headers.authorization ??= await blam.getAuthorizationHeader();
      },
    ],
    afterResponse: [
      async (response, retryWithMergedOptions) => {
        if (response.statusCode !== 401) return response;
        const { authorization = '' } = response.request.options.headers;
        await blam.invalidate(String(authorization).replace('Bearer ', ''));
        // got runs no `afterResponse` hook for this request, so a second 401 is final.
        return retryWithMergedOptions({ headers: { authorization: await blam.getAuthorizationHeader() } });
      },
    ],
  },
});

const { assets } = await api.get('api/assets').json<{ assets: { id: number; title: string }[] }>();
for (const { id, title } of assets) console.log(`Asset ${id}: ${title}`);
