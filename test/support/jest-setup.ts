import 'reflect-metadata';
// Loaded here as ES modules first: CommonJS packages that require them later would meet a cycle.
import '@nestjs/common';
import '@nestjs/core';
