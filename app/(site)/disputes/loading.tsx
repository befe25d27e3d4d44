export { LoadingPage as default } from "@/components/layout/LoadingPage";
