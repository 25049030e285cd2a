import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderPictures } from './pictures.js';

// `npm run pictures` runs this from dist/pictures/.
const directory = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

mkdirSync(directory, { recursive: true });
for (const [file, svg] of renderPictures()) writeFileSync(directory + file, svg);
