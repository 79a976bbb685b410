// The end-to-end suite: the packed package in a real n8n. It has its own command, `npm run e2e`, for it needs n8n installed.
import base from './jest.config.mjs';

export default {
	...base,
	testMatch: ['<rootDir>/test/n8n/**/*.test.mts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 120_000,
	// What a broken test left running ends with us; it must not keep us waiting.
	forceExit: true,
};
