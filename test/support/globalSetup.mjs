// jest loads this file by itself, and Node 20 loads no TypeScript.
import { tsImport } from 'tsx/esm/api';

const { freshBuild } = await tsImport('../../scripts/freshBuild.mts', import.meta.url);
export default freshBuild;
