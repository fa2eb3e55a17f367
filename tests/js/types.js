/** Makes the types of what the API says from its description: `npm run types`. */
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const SITE = new URL('../../static_site/', import.meta.url);
export const TYPES = new URL('js/lib/service.d.ts', SITE);

/** @returns {Promise<string>} */
export async function typesOfDescription() {
  const text = await readFile(new URL('openapi.json', SITE), 'utf8');
  const { components } = JSON.parse(text.replaceAll('#/components/schemas/', '#/definitions/'));
  const made = await compile({ definitions: components.schemas }, 'Documents', {
    additionalProperties: false,
    bannerComment:
      '/** What the API says and takes. Made by `npm run types`: change openapi.json. */',
    maxItems: 2, // longer arrays are no tuples
    style: { printWidth: 100, singleQuote: true },
    unreachableDefinitions: true,
  });
  return made.replaceAll(/ \*\n \* This interface was referenced by [^/]*/g, ' *');
}

if (process.argv[1] === import.meta.filename) await writeFile(TYPES, await typesOfDescription());
